"""Letters from the pen to the mailbox: written once, set once, and taken through the same cascade as invoices."""

from datetime import timedelta
from uuid import UUID

import pytest

from portal.dispatch.channels.paper import Paper
from portal.dispatch.placing.ways import Desk
from portal.dispatch.register import Answer
from portal.dispatch.running.explanation import candidates, explain
from portal.dispatch.running.runs import progress_of, runs, undelivered
from portal.dispatch.sweep import sweep
from portal.dispatch.writing.letter_setting import set_letter
from portal.dispatch.writing.letters import Correspondent, the_sender
from portal.documents import store
from portal.jobs import Workplace
from portal.policy.outcome import Reason
from portal.values.national_id import NationalId
from tests.dispatch.envelopes import KARI
from tests.dispatch.facts_of_life import capable
from tests.dispatch.letter_office import ISSUER, LetterOffice, both_ways, carries, to_kari
from tests.dispatch.post_office import Counter, Killed, killed_at, opened, say
from tests.dispatch.town import NOW, bill
from tests.documents.reading import text_of


@pytest.fixture
def office(workplace: Workplace) -> LetterOffice:
    return LetterOffice(workplace)


def written(office: LetterOffice, to: Correspondent | None = None, *, occasion: str = "once") -> UUID:
    letter = office.write(to or to_kari(), occasion=occasion)
    assert letter
    return letter


def routed(office: LetterOffice, to: Correspondent | None = None) -> UUID:
    letter = written(office, to)
    office.set()
    assert office.route() == 1
    return letter


def test_a_letter_is_written_once_for_each_occasion(office: LetterOffice) -> None:
    assert written(office)
    assert office.write(to_kari(email="new@example.no")) is None
    assert written(office, occasion="another")
    assert [letter.recipient_email for letter in office.letters()] == ["kari@example.no"] * 2


def test_a_letter_is_kept_as_it_was_written(office: LetterOffice) -> None:
    letter = routed(office)
    (kept,) = office.letters()
    assert (kept.id, kept.subject, kept.notice) == (letter, "Noe er nytt", "a_notice")
    with office.work.database.transaction() as session:
        pdf = store.get(session, kept.document_digest or "")
    said = text_of(pdf)
    assert "Noe er nytt" in said
    assert "Andre avsnitt." in said
    assert "Storgata 1" in said


def test_a_letter_waits_for_its_document(office: LetterOffice) -> None:
    letter = written(office)
    assert office.route() == 0
    office.set()
    assert office.route() == 1
    assert office.channels(letter) == [("email", "planned")]


def test_a_letter_goes_by_email_in_its_own_words(office: LetterOffice) -> None:
    letter, mail = routed(office), Counter(capabilities=carries(idempotent=False))
    office.hand("email", mail)
    assert office.channels(letter) == [("email", "accepted")]
    assert office.delivery(letter).state == "settled"
    (envelope,) = office.envelopes()
    assert ["Subject", "Noe er nytt"] in envelope["content"]["headers"]
    assert envelope["content"]["text"] == "Første avsnitt.\n\nAndre avsnitt.\n"
    assert [one["name"] for one in envelope["documents"]] == ["brev.pdf"]


def test_a_letter_to_somebody_without_email_goes_on_paper(office: LetterOffice, tmp_path) -> None:
    letter = routed(office, to_kari(email=None))
    office.hand("paper", Paper(tmp_path))
    assert office.channels(letter) == [("paper", "accepted")]
    (index,) = tmp_path.glob("letters-*/index.csv")
    row = dict(zip(*(line.split(";") for line in index.read_text("utf-8").splitlines()), strict=True))
    assert (row["invoice_no"], row["name"], row["zip"]) == ("", "Kari Nordmann", "1470")


def test_a_channel_that_asks_for_payment_carries_no_letter(office: LetterOffice) -> None:
    office.can = {"efaktura": capable(register="efaktura"), "vipps": capable(register="vipps")} | both_ways()
    steps = {step.channel: step.reason for step in office.delivery(routed(office)).steps}
    assert steps["efaktura"] == steps["vipps"] == "type_not_supported"


class HasDigipost:
    bulk = 100
    per_second = None

    def reach(self, asked):
        return {one.key: Answer("yes", Reason("reachable"), {"supplier": "digipost"}) for one in asked}


def test_a_letter_to_a_customer_goes_to_the_digital_mailbox(office: LetterOffice) -> None:
    office.can = {"mailbox": carries(register="krr")} | both_ways()
    office.registers = {"krr": HasDigipost()}
    customer = office.customer(national_id=NationalId(KARI.pid or "", "NO"))
    letter = routed(office, to_kari(customer=customer))
    assert office.channels(letter) == [("mailbox", "planned")]
    (envelope,) = office.envelopes()
    assert (envelope["content"]["title"], envelope["content"]["payment"]) == ("Noe er nytt", None)
    assert KARI.pid not in str(envelope)


def test_a_letter_to_another_than_a_customer_never_goes_to_a_mailbox(office: LetterOffice) -> None:
    office.can = {"mailbox": carries(register="krr")} | both_ways()
    office.registers = {"krr": HasDigipost()}
    assert office.channels(routed(office)) == [("email", "planned")]


def test_a_protected_identity_gets_no_letter_by_email(office: LetterOffice) -> None:
    customer = office.customer(protected=True)
    assert office.channels(routed(office, to_kari(customer=customer))) == [("paper", "planned")]


def test_a_refused_letter_goes_on_to_the_next_channel(office: LetterOffice) -> None:
    letter = routed(office)
    office.hand("email", Counter(answer=say("refused"), capabilities=carries(idempotent=False)))
    office.route()
    assert office.channels(letter) == [("email", "refused"), ("paper", "planned")]


def test_the_municipality_gets_its_letters_at_its_contact_address(office: LetterOffice) -> None:
    routed(office, the_sender(office.work.municipality))
    assert ["To", "regnskap@lorenskog.example"] in office.envelopes()[0]["content"]["headers"]


def test_a_sender_that_died_leaves_the_letter_to_the_next_and_never_to_another_channel(office: LetterOffice) -> None:
    letter, mail = routed(office), Counter(capabilities=carries(idempotent=False))
    with pytest.raises(Killed):
        office.hand("email", killed_at(mail, 1))
    mail.answer = say("accepted")
    office.hand("email", mail)
    assert office.channels(letter) == [("email", "accepted")]
    assert len(set(mail.got)) == 1


def test_letters_of_a_day_share_a_run_of_their_own(office: LetterOffice) -> None:
    with office.work.database.transaction() as session:
        bill(session, "1")
    town = opened(office.work)
    town.route()
    written(office)
    written(office, occasion="another")
    with office.work.database.transaction() as session:
        found = {run.kind: run for run in runs(session, most=5, now=NOW)}
        assert progress_of(session, town.run, now=NOW).total == 1
    assert found["letters"].progress.total == 2
    assert found["letters"].progress.documents_pending == 2
    assert found["invoices"].progress.total == 1


def test_a_letter_nobody_can_be_sent_is_told_and_can_be_explained(office: LetterOffice) -> None:
    letter = routed(office, to_kari(email=None, address=None))
    with office.work.database.transaction() as session:
        assert undelivered(session, office.runs()[0], most=5) == (str(letter),)
        (found,) = candidates(session, str(letter))
    desk = Desk(office.work.municipality, office.can, "https://faktura.lorenskog.example")
    told = explain(office.work.database, found, desk=desk, now=NOW)
    assert (told.of, told.state) == ("letter", "exhausted")
    assert [step.reason for step in told.steps][-2:] == ["no_email", "no_postal_address"]


def test_a_letter_that_cannot_be_set_is_told_and_not_tried_for_ever(office: LetterOffice) -> None:
    def broken(page):
        raise ValueError("no such glyph")

    letter = written(office)
    set_letter(office.work, str(letter), render=broken)
    (kept,) = office.letters()
    assert (kept.document_state, kept.document_error) == ("failed", "ValueError: no such glyph")
    with office.work.database.transaction() as session:
        assert progress_of(session, office.runs()[0], now=NOW).documents_failed == 1


def test_a_letter_is_set_once_however_often_it_is_asked_for(office: LetterOffice) -> None:
    letter = written(office)
    office.set()
    digest = office.letters()[0].document_digest
    set_letter(office.work, str(letter), render=lambda _page: pytest.fail("set again"))
    assert office.letters()[0].document_digest == digest


def test_a_sweep_wakes_what_was_lost_of_a_letter(office: LetterOffice) -> None:
    def swept() -> list[str]:
        office.forget_jobs()
        with office.work.database.transaction() as session:
            sweep(session, connected=office.can, now=NOW + timedelta(minutes=11))
        return office.jobs()

    written(office)
    assert swept() == ["dispatch.set_letter"]
    office.set()
    assert swept() == ["dispatch.route"]
    office.route()
    assert swept() == ["dispatch.send"]


def test_a_letter_names_the_unit_it_is_sent_by(office: LetterOffice) -> None:
    written(office)
    assert office.letters()[0].issuer == ISSUER
