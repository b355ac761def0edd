"""Files of payments, booked: each transaction once, whatever files it comes in."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from portal.audit.models import AuditEvent
from portal.invoices.models import Allocation, Claim
from portal.payments.assignment import InvoiceNotFound, PaymentNotThere, PaymentNotWaiting, assign
from portal.payments.models import Payment, PaymentFile
from portal.payments.queries import open_payments
from portal.payments.service import match_waiting
from portal.values.money import Money
from tests.invoices.issued import MORNING, a_credit_note, a_customer, an_invoice, issue, nok
from tests.payments.money import (
    MONDAY,
    OWN,
    a_payment,
    a_reversal,
    in_ledger,
    ledger_says,
    standing_of,
    states,
    take,
)

FRIDAY = date(2026, 11, 20)
TUESDAY = date(2026, 11, 24)


@pytest.fixture
def kari(session) -> UUID:
    """Kari's customer id."""
    return a_customer(session)


@pytest.fixture
def october(session, kari) -> UUID:
    """An invoice of 3 080 kr."""
    return issue(session, an_invoice(kari))


def test_a_payment_is_seen_on_its_invoice(session, october):
    taken = take(session, a_payment())
    assert (states(taken), taken.settled) == (["allocated"], (october,))
    now = standing_of(session, october)
    assert (now.code, now.left, now.last_paid_on) == ("paid", nok("0"), MONDAY)


@pytest.mark.contract("VA-06")
@pytest.mark.parametrize("channel", ["10", "12", "15", "16"])
def test_what_was_paid_in_vipps_comes_in_like_any_other_payment(session, kari, channel):
    invoice = issue(session, an_invoice(kari, preferred_channel="vipps"))
    assert states(take(session, a_payment(channel=channel))) == ["allocated"]
    assert standing_of(session, invoice).code == "paid"


def test_a_part_payment_leaves_the_rest(session, october):
    assert states(take(session, a_payment("80,00"))) == ["partly"]
    now = standing_of(session, october)
    assert (now.code, now.left, now.paid) == ("partly_paid", nok("3000"), nok("80"))


def test_too_much_stands_as_a_credit(session, october):
    take(session, a_payment("3 100,00"))
    now = standing_of(session, october)
    assert (now.code, now.left) == ("paid_too_much", nok("-20"))


def test_the_newest_claim_and_credit_notes_say_what_is_asked_for(session, kari, october):
    issue(session, a_credit_note(kari, total="80,00"))
    later = {"invoice_id": october, "version": 3, "due_date": date(2027, 1, 15), "amount_minor": 300000}
    session.add(Claim(**later, why="deferral", created_at=MORNING))
    session.flush()
    assert states(take(session, a_payment("3 000,00"))) == ["allocated"]
    assert standing_of(session, october).left == nok("0")


def test_several_invoices_of_one_reference_are_paid_by_the_newest_due_dates(session, kari):
    late = issue(session, an_invoice(kari, number="1", due_date=date(2026, 12, 1)))
    early = issue(session, an_invoice(kari, number="2", due_date=date(2026, 11, 20)))
    take(session, a_payment())
    assert (standing_of(session, early).code, standing_of(session, late).code) == ("paid", "unpaid")


def test_the_same_file_again_is_not_even_read(session, october):
    payment = a_payment()
    take(session, payment, digest="one")
    again = take(session, payment, a_payment("1"), digest="one")
    assert (again.unchanged, again.booked) == (True, ())
    assert session.scalar(select(func.count()).select_from(Payment)) == 1


def test_a_file_with_refused_parts_is_tried_again_and_books_nothing_twice(session, october):
    first, second = a_payment("80,00"), a_payment("100,00")
    take(session, first, digest="one", refused=1)
    again = take(session, first, second, digest="one")
    assert (again.unchanged, len(again.booked), again.known) == (False, 1, 1)
    assert standing_of(session, october).paid == nok("180")
    assert take(session, first, second, digest="one").unchanged
    row = session.scalars(select(PaymentFile)).one()
    assert (row.booked, row.refused) == (2, 0)


def test_a_transaction_in_two_files_is_booked_once(session, october):
    payment = a_payment("80,00")
    take(session, payment)
    other = take(session, payment, payment, a_payment("20,00"))
    assert (len(other.booked), other.known) == (1, 2)
    assert standing_of(session, october).paid == nok("100")


def test_paid_twice_is_kept_twice_and_the_second_is_flagged(session, october):
    assert states(take(session, a_payment())) == ["allocated"]
    assert states(take(session, a_payment())) == ["duplicate_suspected"]
    assert standing_of(session, october).left == nok("-3080")
    assert [one.state for one in open_payments(session)] == ["duplicate_suspected"]


def test_a_payment_nobody_asked_for_waits_on_the_work_list(session, october):
    assert states(take(session, a_payment(reference="404"))) == ["unknown"]
    (waiting,) = open_payments(session)
    assert (waiting.reference, waiting.amount, waiting.on) == ("404", nok("3080"), ())
    assert standing_of(session, october).code == "unpaid"


def test_a_reversal_takes_back_the_payment_and_leaves_both_in_the_books(session, october):
    take(session, a_payment())
    assert take(session, a_reversal(booked_on=TUESDAY)).states == {"reversal": 1}
    assert standing_of(session, october).left == nok("3080")
    amounts = session.scalars(select(Allocation.amount_minor).order_by(Allocation.id)).all()
    assert amounts == [308000, -308000]


def test_what_the_bank_took_back_is_on_the_work_list_until_it_is_paid_again(session, october):
    take(session, a_payment())
    take(session, a_reversal(booked_on=TUESDAY))
    now = standing_of(session, october)
    assert (now.code, now.is_open, now.left) == ("unpaid", True, nok("3080"))
    (line,) = open_payments(session)
    assert (line.kind, line.state, line.amount, line.booked_on) == ("reversal", "owed_again", nok("3080"), TUESDAY)
    assert [(part.number, part.amount) for part in line.on] == [("1001", nok("-3080"))]
    take(session, a_payment("80,00", booked_on=TUESDAY))
    assert [one.state for one in open_payments(session)] == ["owed_again"]
    take(session, a_payment("3 000,00", booked_on=TUESDAY))
    assert open_payments(session) == ()


def test_what_the_bank_took_back_is_the_erp_s_once_its_ledger_has_it(session, october):
    take(session, a_payment())
    take(session, a_reversal(booked_on=TUESDAY))
    ledger_says(session, in_ledger("3 080,00"), as_of=MORNING.replace(day=24))
    assert [one.state for one in open_payments(session)] == ["owed_again"]
    ledger_says(session, in_ledger("3 080,00"), as_of=MORNING.replace(day=25))
    assert open_payments(session) == ()
    assert standing_of(session, october).left == nok("3080")


def test_a_payment_on_no_invoice_that_is_taken_back_is_owed_by_nobody(session, october):
    take(session, a_payment(reference="404"))
    take(session, a_reversal(reference="404", booked_on=TUESDAY))
    assert open_payments(session) == ()


def test_a_reversal_comes_after_its_payment_also_in_one_file(session, october):
    taken = take(session, a_reversal(), a_payment())
    assert taken.states == {"allocated": 1, "reversal": 1}
    assert taken.settled == ()


def test_a_payment_that_came_before_its_invoice_finds_it_later(session, kari):
    take(session, a_payment())
    assert match_waiting(session, own=OWN, now=MORNING).booked == ()
    invoice = issue(session, an_invoice(kari))
    matched = match_waiting(session, own=OWN, now=MORNING)
    assert matched.settled == (invoice,)
    assert standing_of(session, invoice).code == "paid"
    assert open_payments(session) == ()


def test_a_reversal_that_came_before_its_payment_finds_it_later(session, october):
    take(session, a_reversal())
    assert [one.kind for one in open_payments(session)] == ["reversal"]
    take(session, a_payment())
    assert len(match_waiting(session, own=OWN, now=MORNING).booked) == 1
    assert standing_of(session, october).left == nok("3080")
    assert [one.state for one in open_payments(session)] == ["owed_again"]


def test_a_payment_that_waits_and_is_taken_back_waits_no_more(session, kari):
    take(session, a_payment())
    take(session, a_reversal(booked_on=TUESDAY))
    invoice = issue(session, an_invoice(kari))
    assert match_waiting(session, own=OWN, now=MORNING).booked == ()
    assert open_payments(session) == ()
    assert standing_of(session, invoice).left == nok("3080")


def _assign(session, payment_id, number="1001"):
    return assign(session, payment_id=payment_id, invoice_number=number, actor="operator:anne", now=MORNING)


def test_a_person_puts_a_payment_on_an_invoice_and_it_is_recorded(session, october):
    (waiting,) = take(session, a_payment(reference="404")).booked
    assert _assign(session, waiting.id).settled == (october,)
    assert standing_of(session, october).code == "paid"
    event = session.scalars(select(AuditEvent)).one()
    assert (event.tag, event.actor, event.subject_id) == ("operator:payment:assigned", "operator:anne", str(waiting.id))
    assert event.numbers == {"invoice": str(october), "amount_minor": 308000}


def test_a_payment_put_by_a_person_can_be_taken_back_by_the_bank(session, october):
    (waiting,) = take(session, a_payment(reference="404")).booked
    _assign(session, waiting.id)
    take(session, a_reversal(reference="404", booked_on=TUESDAY))
    assert standing_of(session, october).left == nok("3080")


def test_a_reversal_that_names_nothing_is_taken_off_by_a_person(session, october):
    take(session, a_payment())
    (waiting,) = take(session, a_reversal("80,00")).booked
    assert _assign(session, waiting.id).settled == ()
    assert standing_of(session, october).left == nok("80")


def test_only_what_waits_can_be_assigned_and_only_to_one_invoice(session, kari, october):
    (done,) = take(session, a_payment()).booked
    (waiting,) = take(session, a_payment(reference="404")).booked
    (gone,) = take(session, a_payment(reference="405")).booked
    take(session, a_reversal(reference="405", booked_on=TUESDAY))
    for payment_id, number, refused in (
        (uuid4(), "1001", PaymentNotThere),
        (done.id, "1001", PaymentNotWaiting),
        (gone.id, "1001", PaymentNotWaiting),
        (waiting.id, "404", InvoiceNotFound),
    ):
        with pytest.raises(refused):
            _assign(session, payment_id, number)
    issue(session, an_invoice(kari, issuer="942566142"))
    with pytest.raises(InvoiceNotFound):
        _assign(session, waiting.id)


def test_a_ledger_that_books_the_payment_leaves_the_balance_as_it_was(session, october):
    take(session, a_payment("80,00", booked_on=FRIDAY))
    before = standing_of(session, october)
    told = ledger_says(session, in_ledger("3 000,00", "80,00", last_paid_on=FRIDAY))
    after = standing_of(session, october)
    assert told.differences == ()
    assert (before.left, after.left, after.paid) == (nok("3000"), nok("3000"), nok("80"))
    assert (len(before.seen), after.seen) == (1, ())


def test_between_ledgers_payments_count_and_the_next_ledger_has_the_last_word(session, october):
    ledger_says(session, in_ledger("3 080,00"), as_of=MORNING - timedelta(days=9))
    take(session, a_payment("80,00"))
    assert standing_of(session, october).left == nok("3000")
    ledger_says(session, in_ledger("3 080,00"), as_of=MORNING)
    assert standing_of(session, october).left == nok("3080")


def test_a_ledger_with_another_paid_total_is_told_of(session, october):
    take(session, a_payment("80,00"))
    (told,) = ledger_says(session, in_ledger("3 030,00", "50,00", last_paid_on=MONDAY)).differences
    assert (told.number, told.ledger_paid, told.seen_paid) == ("1001", nok("50"), nok("80"))


def test_a_file_that_comes_after_the_ledger_that_holds_it_is_no_credit(session, october):
    ledger_says(session, in_ledger("0", "3 080,00", last_paid_on=MONDAY))
    taken = take(session, a_payment())
    assert (states(taken), taken.settled) == (["allocated"], ())
    now = standing_of(session, october)
    assert (now.code, now.left) == ("paid", nok("0"))


def test_what_is_paid_after_the_ledger_saw_it_paid_is_too_much(session, october):
    ledger_says(session, in_ledger("0", "3 080,00", last_paid_on=MONDAY))
    take(session, a_payment(booked_on=TUESDAY))
    assert standing_of(session, october).left == nok("-3080")


def test_a_large_file_is_booked_in_batches_and_counts_on_from_one_to_the_next(session, october, monkeypatch):
    monkeypatch.setattr("portal.payments.service._AT_ONCE", 2)
    taken = take(session, *(a_payment("700,00") for _ in range(5)))
    assert states(taken) == ["partly", "partly", "partly", "partly", "duplicate_suspected"]
    assert taken.settled == (october,)


def test_a_payment_in_another_currency_waits_for_a_person(session, october):
    taken = take(session, a_payment(amount=Money(308_000, "SEK")))
    assert states(taken) == ["unknown"]
