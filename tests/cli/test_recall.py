"""`portal recall`: a claim withdrawn or moved by a clerk."""

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, text

from portal.audit.models import AuditEvent
from portal.cli import main
from portal.invoices.models import Claim
from portal.jobs import Workplace
from tests.dispatch.post_office import Counter, hand, opened
from tests.dispatch.town import bill


@pytest.fixture
def sent(workplace: Workplace) -> Workplace:
    """Invoice 1 was mailed, invoice 2 lies in the bank, nobody has sent 3; 4 is a credit note."""
    with workplace.database.transaction() as session:
        for number in ("1", "2"):
            bill(session, number)
    town = opened(workplace)
    town.route()
    hand(town, "email", Counter())
    in_the_bank = "update attempt set channel = 'efaktura' from dispatch, invoice where dispatch_id = dispatch.id"
    with workplace.database.transaction() as session:
        session.execute(text(f"{in_the_bank} and subject_id = invoice.id and number = '2'"))
        bill(session, "3")
        bill(session, "4", kind="credit_note", due_date=None)
    return workplace


def portal(environment: dict[str, str], *words: str) -> Result:
    return CliRunner().invoke(main, ["recall", *words], env=environment, catch_exceptions=False)


def claims(work: Workplace) -> list[tuple[int, str, str]]:
    """Amount, due date and reason of the claims that others made way for."""
    newer = select(Claim.amount_minor, Claim.due_date, Claim.why).where(Claim.version > 1)
    with work.database.transaction() as session:
        return [(minor, str(due), why) for minor, due, why in session.execute(newer)]


@pytest.mark.parametrize(("why", "kept"), [("paid", "payment"), ("credited", "credit"), ("cancelled", "withdrawn")])
def test_a_claim_is_withdrawn_and_the_clerk_is_told_from_where(
    environment: dict[str, str], sent: Workplace, why: str, kept: str
) -> None:
    told = portal(environment, "2", "--why", why)
    assert told.stdout == "eFaktura: is being taken back\n"
    assert "no worker is running" in told.stderr
    assert claims(sent) == [(0, "2026-12-15", kept)]
    with sent.database.transaction() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.tag == "operator:claim:withdrawn")).one()
        assert event.numbers == {"why": kept}


def test_a_claim_is_moved_and_whoever_has_its_document_gets_a_letter(
    environment: dict[str, str], sent: Workplace
) -> None:
    told = portal(environment, "1", "--new-due", "2099-01-20").stdout
    assert told == "E-mail: a document that was sent cannot be taken back; a letter goes to Innbygger 1\n"
    assert "claimed anew once it is gone" in portal(environment, "2", "--new-due", "2099-01-20").stdout
    assert claims(sent) == [(123450, "2099-01-20", "deferral")] * 2


def test_whom_no_letter_can_reach_is_left_to_the_clerk(environment: dict[str, str], sent: Workplace) -> None:
    with sent.database.transaction() as session:
        session.execute(text("delete from contact_point"))
        session.execute(text("update customer set street = null, zip = null, city = null"))
        session.execute(text("update invoice set recipient_street = null, recipient_zip = null, recipient_city = null"))
    told = portal(environment, "1", "--new-due", "2099-01-20").stdout
    assert "a letter is written to Innbygger 1, but we know of no way to send it: tell them yourself" in told


def test_a_copy_of_what_is_drawn_is_told_of_when_nothing_is_drawn(environment: dict[str, str], sent: Workplace) -> None:
    with sent.database.transaction() as session:
        session.execute(
            text("update dispatch set purpose = 'copy' from invoice where subject_id = invoice.id and number = '1'")
        )
        session.execute(
            text("update dispatch set subject_id = (select id from invoice where number = '1') where purpose = 'main'")
        )
    told = portal(environment, "1").stdout
    assert told == (
        "eFaktura: is being taken back\n"
        "E-mail: a document that was sent cannot be taken back; "
        "whoever has it is told in writing once the claim is gone from the bank\n"
    )


def test_what_nobody_has_sent_is_withdrawn_before_it_is(environment: dict[str, str], sent: Workplace) -> None:
    assert "reached no channel yet" in portal(environment, "3").stdout
    assert claims(sent) == [(0, "2026-12-15", "withdrawn")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("404",), "no invoice has the number 404"),
        (("4",), "4 is a credit note: it asks for nothing"),
        (("1", "--new-due", "2020-01-01"), "is over: a claim is due today or later"),
        (("1", "--new-due", "2099-01-20", "--why", "paid"), "not both"),
    ],
)
def test_what_cannot_be_done_is_said(
    environment: dict[str, str], sent: Workplace, words: tuple[str, ...], said: str
) -> None:
    told = portal(environment, *words)
    assert told.exit_code != 0
    assert said in told.stderr
    assert claims(sent) == []


def test_what_is_withdrawn_cannot_be_withdrawn_again(environment: dict[str, str], sent: Workplace) -> None:
    portal(environment, "2")
    again = portal(environment, "2")
    assert (again.exit_code, "Nothing is left to pay" in again.stderr) == (1, True)
