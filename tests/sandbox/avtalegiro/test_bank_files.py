"""Two readings of one layout, made apart, agree; and the bank's own refuses what is wrong."""

from datetime import date

import pytest

from portal.sandbox.avtalegiro.claims import ClaimsRefused, SentClaim, read_claims
from portal.sandbox.avtalegiro.files import Debit, Wish, mandate_file, payment_file
from portal.values.giro_records import Assignment, MandateEntry, as_bytes, read_bytes
from tests.values.giro_records.street import (
    ACCOUNT,
    OTHER_ACCOUNT,
    SENDER,
    a_claim,
    a_transmission,
    lines_of,
    two_claim_assignments,
    with_written,
    without_line,
)

DAY = date(2026, 12, 15)
KID = "100000112345672"


@pytest.fixture(scope="module")
def claims() -> bytes:
    """As our codec writes them; their references end in a right check digit."""
    return two_claim_assignments()


def test_the_bank_reads_the_claims_that_we_write(claims: bytes) -> None:
    taken = read_claims(claims)
    assert (taken.sender, taken.number) == (SENDER, 20)
    first, noticed, cancelled = taken.claims
    assert first == SentClaim(1, ACCOUNT, "02", 1, DAY, 123450, a_claim().reference, "Ødegård Å", "Barnehage desember")
    assert noticed.notice == ((1, 1, " Barnehage desember"), (1, 2, "1 234,50"), (42, 1, "Takk"))
    assert (cancelled.kind, cancelled.ore, cancelled.kid) == ("93", first.ore, first.kid)


@pytest.mark.parametrize(
    ("line", "position", "text", "why"),
    [
        (1, 7, "20", "START"),
        (2, 5, "24", "ASSIGNMENT"),
        (3, 5, "93", "TYPE"),
        (3, 9, "000000x", "FIGURE"),
        (3, 16, "310226", "DAY"),
        (3, 33, "0" * 17, "AMOUNT"),
        (3, 74, "0", "KID"),
        (4, 7, "49", "ITEM_2"),
        (5, 9, "0000001", "NUMBER"),
        (7, 17, "043", "NOTICE"),
        (10, 16, "3", "TOTALS"),
        (10, 41, "1", "TOTALS"),
        (10, 42, "161226", "FIRST_DUE"),
        (15, 24, "9", "TOTALS"),
    ],
)
def test_the_bank_refuses_a_wrong_file_and_says_where(claims: bytes, line, position, text, why) -> None:
    with pytest.raises(ClaimsRefused) as refused:
        read_claims(with_written(claims, line, position, text))
    assert (refused.value.line, refused.value.why) == (line, why)


def test_the_bank_refuses_what_is_cut_off_or_goes_on(claims: bytes) -> None:
    for content in (b"", claims[:-2], without_line(claims, 15), claims + lines_of(claims)[0] + b"\r\n", b"NY\r\n"):
        with pytest.raises(ClaimsRefused):
            read_claims(content)


def test_we_read_the_mandates_that_the_bank_writes() -> None:
    wishes = (Wish(KID, notice=True), Wish("10000005-", notice=False, kind="2"))
    content = mandate_file(wishes, account=ACCOUNT, number=12, recipient=SENDER, on=DAY)
    reading = read_bytes(content)
    (assignment,) = reading.assignments
    assert (reading.findings, assignment.kind, assignment.account) == ((), "mandates", ACCOUNT)
    assert tuple(assignment.transactions) == (
        MandateEntry(1, "1", KID, notice=True),
        MandateEntry(2, "2", "10000005-", notice=False),
    )
    assert as_bytes(reading.transmission) == content


def test_we_read_the_payments_that_the_bank_writes() -> None:
    debits = (Debit(KID, 123450, OTHER_ACCOUNT), Debit(KID, -100, OTHER_ACCOUNT, kind="18"))
    content = payment_file(debits, account=ACCOUNT, agreement="001008566", number=3, recipient=SENDER, on=DAY)
    reading = read_bytes(content)
    (assignment,) = reading.assignments
    assert (reading.findings, assignment.agreement) == ((), "001008566")
    paid = [(one.type, one.amount_minor, one.reference, one.settled_on) for one in assignment.transactions]
    assert paid == [("15", 123450, KID, DAY), ("18", -100, KID, DAY)]
    assert as_bytes(reading.transmission) == content


def test_a_claim_without_its_text_is_still_whole(claims: bytes) -> None:
    bare = as_bytes(a_transmission(Assignment("claims", 1, ACCOUNT, (a_claim(payer="", statement=""),))))
    (claim,) = read_claims(bare).claims
    assert (claim.payer, claim.statement, claim.notice) == ("", "", ())
