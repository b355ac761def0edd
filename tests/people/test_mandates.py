from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.config import Issuer, ReferenceSeries
from portal.people.customer_part import customer_part
from portal.people.mandate_models import Mandate, MandateFile
from portal.people.mandate_queries import ClaimKey, live_mandates, note_matched, unmatched_since
from portal.people.mandates import MandateResult, record_mandates
from portal.values.giro_records import Assignment, MandateEntry
from portal.values.payment_reference import mod10
from tests.invoices.issued import ISSUER, MORNING

ACCOUNT, OTHER_ACCOUNT, STRANGE_ACCOUNT = "16370712348", "32010543214", "86011117947"
SERIES = ReferenceSeries(algorithm="mod10", lengths=(15,), customer_slice=(0, 7))
ISSUERS = (
    Issuer(organisation_number=ISSUER, name="Lørenskog kommune", accounts=(ACCOUNT,), references=SERIES),
    Issuer(
        organisation_number="964978751",
        name="Strand kommune",
        accounts=(OTHER_ACCOUNT,),
        references=SERIES.model_copy(update={"customer_slice": None}),
    ),
)
LATER = MORNING + timedelta(days=1)


def reference(customer: str, serial: int = 0) -> str:
    base = f"{customer}{serial:07}"
    return base + mod10(base)


KARI, OLA, LISE = (reference(customer) for customer in ("1000001", "1000002", "1000003"))


def told(*entries: tuple[str, str, bool], account: str = ACCOUNT) -> Assignment[MandateEntry]:
    """Kind, reference and notice of each."""
    numbered = enumerate(entries, 1)
    return Assignment("mandates", 1, account, tuple(MandateEntry(number, *entry) for number, entry in numbered))


def take_in(
    session, *assignments: Assignment[MandateEntry], digest: str = "a", now=MORNING, number: int = 7, **filed: object
) -> MandateResult:
    about = {"assignments": assignments, "issuers": ISSUERS, "number": number}
    return record_mandates(session, **about, digest=digest, now=now, **filed)


def live(session) -> dict[str, bool]:
    rows = select(Mandate.reference, Mandate.notice).where(Mandate.ended_at.is_(None))
    return dict(session.execute(rows).all())


def counts(result: MandateResult) -> tuple[int, int, int, int]:
    return result.new, result.changed, result.ended, result.unchanged


def test_new_mandates_are_written_under_their_customer(session):
    result = take_in(session, told(("1", KARI, True), ("1", OLA, False)))
    assert counts(result) == (2, 0, 0, 0)
    assert live(session) == {KARI: True, OLA: False}
    row = session.scalars(select(Mandate).where(Mandate.reference == KARI)).one()
    assert (row.issuer, row.customer_part, row.kind, row.digest) == (ISSUER, "1000001", "1", "a")


def test_a_known_mandate_told_of_again_is_changed_only_in_its_notice(session):
    take_in(session, told(("1", KARI, True), ("1", OLA, False)))
    result = take_in(session, told(("1", KARI, False), ("1", OLA, False)), digest="b", now=LATER)
    assert counts(result) == (0, 1, 0, 1)
    assert live(session) == {KARI: False, OLA: False}
    assert session.scalar(select(Mandate.started_at).where(Mandate.reference == KARI)) == MORNING


def test_a_whole_list_replaces_the_mandates_of_its_account_only(session):
    take_in(session, told(("1", KARI, True), ("1", OLA, True)), told(("1", LISE, True), account=OTHER_ACCOUNT))
    result = take_in(session, told(("0", OLA, True)), digest="b")
    assert counts(result) == (0, 0, 1, 1)
    assert live(session) == {OLA: True, LISE: True}


def test_a_whole_list_over_two_assignments_is_one_list(session):
    result = take_in(session, told(("0", KARI, True)), told(("0", OLA, True)))
    assert counts(result) == (2, 0, 0, 0)
    assert live(session) == {KARI: True, OLA: True}


def test_a_deleted_mandate_ends_and_a_new_one_begins_afresh(session):
    take_in(session, told(("1", KARI, True)))
    note_matched(session, [mandate_id for (mandate_id,) in session.execute(select(Mandate.id))], now=MORNING)
    assert counts(take_in(session, told(("2", KARI, True)), digest="b")) == (0, 0, 1, 0)
    assert live(session) == {}
    assert counts(take_in(session, told(("2", KARI, True)), digest="c")) == (0, 0, 0, 1)
    assert counts(take_in(session, told(("1", KARI, True)), digest="d", now=LATER)) == (1, 0, 0, 0)
    session.expire_all()
    row = session.scalars(select(Mandate)).one()
    assert (row.started_at, row.ended_at, row.matched_at) == (LATER, None, None)


def test_a_deletion_of_what_is_not_known_is_told_and_refuses_nothing(session):
    result = take_in(session, told(("2", OLA, True), ("1", KARI, True)))
    assert counts(result) == (1, 0, 0, 0)
    assert [(one.code, one.number, one.value, one.is_refusal) for one in result.findings] == [
        ("unknown_mandate", 1, OLA, False)
    ]


def test_mandates_of_a_strange_account_are_refused_and_the_others_taken(session):
    result = take_in(session, told(("1", KARI, True), account=STRANGE_ACCOUNT), told(("1", OLA, True)))
    assert [(one.code, one.account, one.is_refusal) for one in result.findings] == [
        ("unknown_account", STRANGE_ACCOUNT, True)
    ]
    assert live(session) == {OLA: True}


def test_a_reference_of_an_older_series_is_told_and_covers_only_itself(session):
    result = take_in(session, told(("1", "12345674", True)))
    assert [one.code for one in result.findings] == ["other_series"]
    assert session.scalar(select(Mandate.customer_part)) == "12345674"


def test_the_same_file_twice_changes_nothing(session):
    take_in(session, told(("1", KARI, True)))
    take_in(session, told(("2", KARI, True)), digest="b")
    assert take_in(session, told(("1", KARI, True))) == MandateResult(same_file=True)
    assert live(session) == {}


def test_of_several_entries_for_one_reference_the_last_counts(session):
    result = take_in(session, told(("1", KARI, True), ("2", KARI, True), ("1", KARI, False)))
    assert counts(result) == (1, 0, 0, 0)
    assert live(session) == {KARI: False}


def test_two_files_at_once_are_taken_in_one_after_the_other(workplace):
    def one(number: int) -> MandateResult:
        with workplace.database.transaction() as session:
            return take_in(session, told(("0", KARI, True), ("0", OLA, True)), digest=str(number % 2))

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(one, range(4)))
    assert sum(result.new for result in results) == 2
    assert sum(result.same_file for result in results) == 2
    with workplace.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(MandateFile)) == 2


def test_each_claim_finds_the_mandate_of_its_customer(session):
    take_in(session, told(("1", KARI, True)), told(("1", LISE, False), account=OTHER_ACCOUNT))
    of_kari, of_ola = (ClaimKey(ISSUER, ACCOUNT, reference(customer, 42)) for customer in ("1000001", "1000002"))
    of_lise = ClaimKey("964978751", OTHER_ACCOUNT, LISE)
    next_of_lise = ClaimKey("964978751", OTHER_ACCOUNT, reference("1000003", 42))
    found = live_mandates(session, [of_kari, of_ola, of_lise, next_of_lise], issuers=ISSUERS)
    # The second issuer's series has no slice: there a mandate covers its own reference and no other.
    assert {key: one.reference for key, one in found.items()} == {of_kari: KARI, of_lise: LISE}
    assert found[of_kari].notice


def test_an_ended_mandate_covers_nothing(session):
    take_in(session, told(("1", KARI, True)))
    take_in(session, told(("2", KARI, True)), digest="b")
    assert live_mandates(session, [ClaimKey(ISSUER, ACCOUNT, KARI)], issuers=ISSUERS) == {}


def test_a_mandate_of_another_account_covers_nothing(session):
    take_in(session, told(("1", KARI, True)))
    strange = [ClaimKey(ISSUER, OTHER_ACCOUNT, KARI), ClaimKey("999999999", ACCOUNT, KARI)]
    assert live_mandates(session, strange, issuers=ISSUERS) == {}


def test_of_a_customers_mandates_the_claims_own_counts_else_the_newest(session):
    older, newer = KARI, reference("1000001", 9)
    take_in(session, told(("1", older, True)))
    take_in(session, told(("1", newer, True)), digest="b", now=LATER)
    own, other = ClaimKey(ISSUER, ACCOUNT, older), ClaimKey(ISSUER, ACCOUNT, reference("1000001", 77))
    found = live_mandates(session, [own, other], issuers=ISSUERS)
    assert [found[key].reference for key in (own, other)] == [older, newer]


def test_nothing_is_asked_for_nothing(session):
    assert live_mandates(session, [], issuers=ISSUERS) == {}


def test_mandates_without_an_invoice_since_a_moment_are_told(session):
    take_in(session, told(("1", KARI, True), ("1", OLA, True)))
    take_in(session, told(("1", LISE, True)), digest="b", now=LATER)
    since = MORNING + timedelta(hours=1)
    matched = live_mandates(session, [ClaimKey(ISSUER, ACCOUNT, KARI)], issuers=ISSUERS)
    note_matched(session, [one.id for one in matched.values()], now=since)
    # Lise's is too young to be missed.
    assert [one.reference for one in unmatched_since(session, since)] == [OLA]


@pytest.mark.parametrize(
    ("written", "lengths", "part", "expected"),
    [
        ("100000112345677", (15,), (0, 7), "1000001"),
        ("001000001234567", (15,), (2, 9), "1000001"),
        ("10000011234567", (15,), (0, 7), "10000011234567"),
        ("100000112345677", (15,), None, "100000112345677"),
        ("1000001-", (), (0, 7), "1000001"),
        ("10-", (), (0, 7), "10-"),
    ],
)
def test_the_customers_part_is_cut_out_as_the_series_says(written, lengths, part, expected):
    assert customer_part(written, ReferenceSeries(algorithm="mod10", lengths=lengths, customer_slice=part)) == expected
