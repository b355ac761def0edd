"""Claims lowered, moved and withdrawn: versions are added, and what is left is counted from what was issued."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select, text

from portal.audit.models import AuditEvent
from portal.db import Session
from portal.invoices.claiming import NotAnotherDate, NothingToClaim, lower_claims, move_claim, withdraw_claim
from portal.invoices.models import Claim
from tests.invoices.issued import MORNING, a_credit_note, a_customer, an_invoice, issue
from tests.payments.money import MONDAY, a_payment, in_ledger, ledger_says, standing_of, take

DUE, LATER = date(2026, 12, 1), date(2026, 12, 20)


@pytest.fixture
def invoice(session: Session) -> UUID:
    """Kari's, of 3 080 kr."""
    return issue(session, an_invoice(a_customer(session)))


def claims(session: Session, invoice: UUID) -> list[tuple[int, date | None, str]]:
    found = select(Claim.amount_minor, Claim.due_date, Claim.why).where(Claim.invoice_id == invoice)
    return [tuple(row) for row in session.execute(found.order_by(Claim.version))]


def jobs(session: Session) -> list[str]:
    withdraw = text("select task_name from procrastinate_jobs where task_name like 'dispatch%'")
    return list(session.scalars(withdraw))


def test_a_payment_of_all_asks_for_nothing_any_more(session: Session, invoice: UUID) -> None:
    take(session, a_payment("3 080,00"))
    assert claims(session, invoice) == [(308000, DUE, "issued"), (0, DUE, "payment")]
    assert jobs(session) == ["dispatch.withdraw"]
    assert standing_of(session, invoice).code == "paid"


def test_a_payment_of_some_asks_for_the_rest_and_counts_it_once(session: Session, invoice: UUID) -> None:
    take(session, a_payment("1 000,00"))
    assert claims(session, invoice)[1:] == [(208000, DUE, "payment")]
    assert standing_of(session, invoice).left.minor == 208000
    take(session, a_payment("80,00", booked_on=MONDAY.replace(day=17)))
    assert claims(session, invoice)[2:] == [(200000, DUE, "payment")]
    assert standing_of(session, invoice).left.minor == 200000


def test_a_credit_note_asks_for_the_rest_and_counts_it_once(session: Session) -> None:
    kari = a_customer(session)
    invoice = issue(session, an_invoice(kari))
    issue(session, a_credit_note(kari, total="80,00"))
    assert claims(session, invoice)[1:] == [(300000, DUE, "credit")]
    assert standing_of(session, invoice).left.minor == 300000


def test_a_credit_note_that_came_before_its_invoice_is_counted_when_that_comes(session: Session) -> None:
    kari = a_customer(session)
    issue(session, a_credit_note(kari, total="3 080,00"))
    invoice = issue(session, an_invoice(kari))
    assert claims(session, invoice)[1:] == [(0, DUE, "credit")]
    assert standing_of(session, invoice).code == "credited"


@pytest.mark.parametrize("rows", [(in_ledger("0", "3 080,00"),), ()], ids=["listed", "listed no more"])
def test_what_the_ledger_has_settled_asks_for_nothing_any_more(session: Session, invoice: UUID, rows: tuple) -> None:
    later = MORNING.replace(hour=10)
    ledger_says(session, *rows, full=True, as_of=later)
    assert claims(session, invoice)[1:] == [(0, DUE, "payment")]


def test_a_file_of_changes_says_nothing_of_what_it_does_not_list(session: Session, invoice: UUID) -> None:
    ledger_says(session, full=False, as_of=MORNING.replace(hour=10))
    assert len(claims(session, invoice)) == 1


def test_money_that_the_bank_takes_back_claims_nothing_anew(session: Session, invoice: UUID) -> None:
    take(session, a_payment("3 080,00"))
    take(session, a_payment("3 080,00", kind="reversal"))
    assert [amount for amount, _, _ in claims(session, invoice)] == [308000, 0]


def test_the_same_again_adds_no_version(session: Session, invoice: UUID) -> None:
    assert lower_claims(session, invoices=[invoice], why="payment", now=MORNING) == ()
    take(session, a_payment("80,00"))
    assert lower_claims(session, invoices=[invoice], why="credit", now=MORNING) == ()


def test_a_claim_that_is_moved_asks_for_what_is_left_and_is_audited(session: Session, invoice: UUID) -> None:
    take(session, a_payment("80,00"))
    moved = {"invoice": invoice, "why": "deferral", "actor": "operator:berit", "now": MORNING}
    move_claim(session, new_due=LATER, **moved)
    assert claims(session, invoice)[2:] == [(300000, LATER, "deferral")]
    assert standing_of(session, invoice).due_date == LATER
    event = session.scalars(select(AuditEvent)).one()
    assert (event.tag, event.actor, event.numbers["due"]) == ("operator:claim:moved", "operator:berit", "2026-12-20")
    with pytest.raises(NotAnotherDate):
        move_claim(session, new_due=LATER, **moved)


def test_what_is_paid_cannot_be_moved_or_withdrawn(session: Session, invoice: UUID) -> None:
    take(session, a_payment("3 080,00"))
    who = {"actor": "operator:berit", "now": MORNING}
    with pytest.raises(NothingToClaim):
        move_claim(session, invoice=invoice, new_due=LATER, why="deferral", **who)
    with pytest.raises(NothingToClaim):
        withdraw_claim(session, invoice=invoice, why="withdrawn", **who)


def test_a_claim_that_is_withdrawn_leaves_what_is_owed_to_the_ledger(session: Session, invoice: UUID) -> None:
    withdraw_claim(session, invoice=invoice, why="withdrawn", actor="operator:berit", now=MORNING)
    assert claims(session, invoice)[1:] == [(0, DUE, "withdrawn")]
    assert standing_of(session, invoice).left.minor == 308000
