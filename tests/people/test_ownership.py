"""What is a resident's: their own customers', a customer's they act for, some invoices of it, or nothing."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from portal.dispatch.letter_queries import letters_of
from portal.invoices.queries import attachment_of, document_of, invoice_keys_of, invoice_of, invoices_of
from portal.people.profile_queries import own_customers
from portal.people.queries import customers_owned
from portal.people.resident import Acting, Resident
from tests.invoices.issued import MORNING, OLA, a_credit_note, a_customer, a_resident, an_invoice, issue

WHEN = {"today": MORNING.date(), "now": MORNING}


@pytest.fixture
def kari(session: Session) -> UUID:
    return a_customer(session)


@pytest.fixture
def ola(session: Session) -> Resident:
    """Ola, who has a customer number and an invoice of his own."""
    own = a_customer(session, number="1000002", name="Ola Nordmann", national_id=OLA)
    issue(session, an_invoice(own, number="3001"))
    return a_resident(session, OLA)


def acting(who: Resident, customer: UUID, *invoices: UUID) -> Resident:
    """Who acts for a customer: in these invoices, or in all of them."""
    return Resident(who.actor, None, Acting(uuid4(), customer, frozenset(invoices) or None))


def test_ones_own_is_what_is_billed_to_oneself(session: Session, kari: UUID, ola: Resident) -> None:
    theirs = issue(session, an_invoice(kari))
    assert [one.number for one in invoices_of(session, ola, **WHEN)] == ["3001"]
    assert [one.name for one in customers_owned(session, ola)] == ["Ola Nordmann"]
    assert invoice_of(session, ola, theirs, **WHEN) is None


def test_who_acts_in_everything_owns_that_customers_and_nothing_of_their_own(
    session: Session, kari: UUID, ola: Resident
) -> None:
    for_kari = acting(ola, kari)
    theirs = issue(session, an_invoice(kari))
    assert [one.id for one in invoices_of(session, for_kari, **WHEN)] == [theirs]
    assert invoice_keys_of(session, for_kari) == (theirs,)
    assert [one.id for one in customers_owned(session, for_kari)] == [kari]


def test_an_invoice_that_comes_later_is_covered_by_everything_and_not_by_some(
    session: Session, kari: UUID, ola: Resident
) -> None:
    before = issue(session, an_invoice(kari))
    after = issue(session, an_invoice(kari, number="1002"))
    assert set(invoice_keys_of(session, acting(ola, kari))) == {before, after}
    assert invoice_keys_of(session, acting(ola, kari, before)) == (before,)
    assert invoice_of(session, acting(ola, kari, before), after, **WHEN) is None
    assert document_of(session, acting(ola, kari, before), after) is None
    assert attachment_of(session, acting(ola, kari, before), after, uuid4()) is None


def test_invoices_of_another_that_were_named_are_still_anothers(session: Session, kari: UUID, ola: Resident) -> None:
    (own,) = invoice_keys_of(session, ola)
    assert invoice_keys_of(session, acting(ola, kari, own)) == ()


def test_what_hangs_on_an_invoice_is_shown_only_where_it_was_granted_too(
    session: Session, kari: UUID, ola: Resident
) -> None:
    credited = issue(session, an_invoice(kari))
    note = issue(session, a_credit_note(kari, total="80,00"))
    some, both = acting(ola, kari, credited), acting(ola, kari, credited, note)
    for resident, shown in ((some, []), (both, [note])):
        found = invoice_of(session, resident, credited, **WHEN)
        assert found
        assert [one.id for one in found.credit_notes] == shown
    alone = invoice_of(session, acting(ola, kari, note), note, **WHEN)
    assert alone
    assert alone.credits is None


def test_who_acts_in_some_invoices_owns_no_customer_number(session: Session, kari: UUID, ola: Resident) -> None:
    one = issue(session, an_invoice(kari))
    assert customers_owned(session, acting(ola, kari, one)) == ()


def test_nothing_of_the_profile_is_ever_the_representatives(session: Session, kari: UUID, ola: Resident) -> None:
    for_kari = acting(ola, kari)
    assert own_customers(session, for_kari) == ()
    assert letters_of(session, for_kari) == ()


def test_what_is_done_for_another_is_the_representatives_in_the_audit(kari: UUID, ola: Resident) -> None:
    for_kari = acting(ola, kari)
    assert (ola.source, ola.on_behalf) == ("resident", {})
    assert for_kari.acting
    assert (for_kari.source, for_kari.on_behalf) == (
        "representative",
        {"representation": str(for_kari.acting.representation)},
    )
