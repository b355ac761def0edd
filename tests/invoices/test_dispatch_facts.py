from datetime import date
from uuid import uuid4

import pytest

from portal.documents import store
from portal.invoices.drafts import OtherRecipient, SuppliedPdf
from portal.invoices.models import Claim
from portal.invoices.queries import for_dispatch
from portal.people.queries import Contact, Contacts
from portal.values.postal_address import PostalAddress
from tests.invoices.issued import HOME, MORNING, a_credit_note, a_customer, an_invoice, issue, nok


def test_dispatch_learns_all_it_needs_of_each_invoice(session):
    customer = a_customer(session)
    digest = store.put(session, b"%PDF-1.7", "application/pdf", now=MORNING)
    other = OtherRecipient(PostalAddress("Boligbyggelaget", "Torget 1", "1470", "Lørenskog", ""), "post@bbl.example")
    draft = an_invoice(customer, other=other, supplied=SuppliedPdf(digest, 8, "unsearchable"))
    invoice_id = issue(session, draft)
    facts = for_dispatch(session, [invoice_id, uuid4()])[invoice_id]
    assert (facts.kind, facts.number, facts.category, facts.claim_basis) == (
        "invoice",
        "1001",
        "kindergarten",
        "law",
    )
    assert (facts.claim_version, facts.due_date, facts.amount) == (1, date(2026, 12, 1), nok("3080"))
    assert (facts.customer_id, facts.customer_number, facts.customer_kind) == (customer, "1000001", "person")
    assert (facts.has_national_id, facts.protected, facts.recipient) == (True, False, HOME)
    assert (facts.customer_address, facts.other_email) == (HOME, "post@bbl.example")
    assert facts.other_recipient == PostalAddress("Boligbyggelaget", "Torget 1", "1470", "Lørenskog", "NO")
    assert (facts.document_state, facts.document_digest, facts.document_size) == ("ready", digest, 8)
    assert facts.document_person_number == "unsearchable"
    assert facts.contacts == Contacts(
        Contact("kari@example.no", "erp", MORNING, None), Contact("+4799999999", "erp", MORNING, None)
    )


def test_ids_that_are_no_invoices_are_not_in_the_answer(session):
    assert for_dispatch(session, [uuid4()]) == {}


def test_the_newest_claim_is_what_is_sent(session):
    invoice_id = issue(session, an_invoice(a_customer(session)))
    later = {"version": 2, "due_date": date(2027, 1, 15), "amount_minor": 100, "why": "deferral", "created_at": MORNING}
    session.add(Claim(invoice_id=invoice_id, **later))
    session.flush()
    facts = for_dispatch(session, [invoice_id])[invoice_id]
    assert (facts.claim_version, facts.due_date, facts.amount) == (2, date(2027, 1, 15), nok("1"))


def test_a_credit_note_asks_for_less_than_nothing(session):
    invoice_id = issue(session, a_credit_note(a_customer(session), total="80"))
    assert for_dispatch(session, [invoice_id])[invoice_id].amount == nok("-80")


@pytest.mark.parametrize(("customers", "sent"), [("nn", "nn"), (None, "nb")])
def test_the_language_is_the_customers_now_else_the_invoices(session, customers, sent):
    customer = a_customer(session, language="en")
    invoice_id = issue(session, an_invoice(customer))
    a_customer(session, language=customers)
    assert for_dispatch(session, [invoice_id])[invoice_id].language == sent


@pytest.mark.parametrize("who", [{"national_id": None}, {"kind": "company"}])
def test_a_customer_without_a_number_of_their_own_is_known_as_such(session, who):
    invoice_id = issue(session, an_invoice(a_customer(session, **who)))
    assert not for_dispatch(session, [invoice_id])[invoice_id].has_national_id


def test_a_customer_without_an_address_has_none(session):
    invoice_id = issue(session, an_invoice(a_customer(session, address=None)))
    assert for_dispatch(session, [invoice_id])[invoice_id].customer_address is None
