from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from portal.documents import store
from portal.invoices.drafts import NewAttachment, NewLine, OtherRecipient, Registered, SuppliedPdf
from portal.invoices.models import Claim, Invoice, InvoiceAttachment, InvoiceDocument, InvoiceLine, InvoiceVat
from portal.invoices.service import register_each, registered
from portal.values.postal_address import PostalAddress
from tests.invoices.issued import ISSUER, MORNING, OLAS_CARD, a_credit_note, a_customer, an_invoice, issue, nok

OTHER = OtherRecipient(PostalAddress("Boligbyggelaget", "Torget 1", "1470", "Lørenskog", "NO"), "post@bbl.example")


def _jobs(session) -> list[tuple]:
    """What makes documents."""
    made = "select task_name, args->>'invoice_id' from procrastinate_jobs where task_name like 'invoices.%'"
    return session.execute(text(made)).all()


def test_an_invoice_is_written_whole_with_its_first_claim(session):
    line = NewLine("Vann", Decimal("12.5"), nok("312,50"), "målt", "MTQ", Decimal("25.00"), "S", Decimal(15))
    draft = an_invoice(a_customer(session), lines=(line, line), other=OTHER, rounding=nok("0,50"))
    invoice_id = issue(session, draft)
    row = session.get(Invoice, invoice_id)
    assert (row.payable_minor, row.rounding_minor, row.currency, row.due_date) == (308000, 50, "NOK", date(2026, 12, 1))
    assert (row.recipient_zip, row.other_name, row.other_email) == ("1470", "Boligbyggelaget", "post@bbl.example")
    assert [line.position for line in session.scalars(select(InvoiceLine))] == [0, 1]
    assert session.scalars(select(InvoiceLine)).first().unit_price == Decimal("25.00")
    assert session.scalars(select(InvoiceVat)).one().taxable_minor == 308000
    claim = session.scalars(select(Claim)).one()
    assert (claim.version, claim.amount_minor, claim.due_date, claim.why) == (1, 308000, draft.due_date, "issued")


def test_its_document_is_rendered_by_a_job_of_the_same_transaction(session):
    invoice_id = issue(session, an_invoice(a_customer(session)))
    assert _jobs(session) == [("invoices.render_document", str(invoice_id))]
    document = session.get(InvoiceDocument, invoice_id)
    assert (document.origin, document.state, document.person_number) == ("rendered", "pending", "clean")


def test_a_supplied_pdf_is_the_document_at_once(session):
    digest = store.put(session, b"%PDF-1.7", "application/pdf", now=MORNING)
    supplied = SuppliedPdf(digest, 8, "found")
    invoice_id = issue(session, an_invoice(a_customer(session), supplied=supplied))
    assert _jobs(session) == []
    document = session.get(InvoiceDocument, invoice_id)
    assert (document.origin, document.state, document.digest, document.size) == ("supplied", "ready", digest, 8)
    assert (document.person_number, document.ready_at) == ("found", MORNING)


def test_many_at_once_are_each_written_as_they_would_be_alone(session):
    digest = store.put(session, b"%PDF-1.7", "application/pdf", now=MORNING)
    customer = a_customer(session)
    drafts = [
        an_invoice(customer, number="1"),
        an_invoice(customer, number="2", supplied=SuppliedPdf(digest, 8, "clean"), other=OTHER),
        a_credit_note(customer, number="3", total="100,00", credit_of="2"),
        an_invoice(customer, number="4", attachments=(NewAttachment("a.pdf", "application/pdf", 8, digest),)),
    ]
    first, second, third, fourth = register_each(session, invoices=drafts, now=MORNING)
    assert [session.get(InvoiceDocument, one).state for one in (first, second)] == ["pending", "ready"]
    assert session.get(InvoiceDocument, second).digest == digest
    assert [session.get(Invoice, one).other_name for one in (first, second)] == [None, "Boligbyggelaget"]
    assert session.get(Invoice, third).credits_id == second
    assert session.scalars(select(InvoiceAttachment.invoice_id)).one() == fourth
    assert [job[1] for job in _jobs(session)] == [str(first), str(third), str(fourth)]


def test_attachments_keep_their_order(session):
    digest = store.put(session, b"%PDF-1.7", "application/pdf", now=MORNING)
    files = tuple(NewAttachment(name, "application/pdf", 8, digest) for name in ("b.pdf", "a.pdf"))
    issue(session, an_invoice(a_customer(session), attachments=files))
    rows = session.scalars(select(InvoiceAttachment).order_by(InvoiceAttachment.position))
    assert [row.name for row in rows] == ["b.pdf", "a.pdf"]


def test_what_is_here_is_told_by_its_key_and_digest(session):
    invoice_id = issue(session, an_invoice(a_customer(session)))
    key = {"issuer": ISSUER, "kind": "invoice", "number": "1001", "year": 0}
    assert registered(session, **key) == Registered(invoice_id, "c0ffee")
    for other in ({"number": "1002"}, {"kind": "credit_note"}, {"year": 2026}, {"issuer": "942566142"}):
        assert registered(session, **key | other) is None


def test_one_key_is_never_written_twice(session):
    draft = an_invoice(a_customer(session))
    issue(session, draft)
    with pytest.raises(IntegrityError):
        issue(session, draft)


def test_a_number_may_come_again_another_year_where_the_issuer_starts_anew(session):
    draft = an_invoice(a_customer(session), number_year=2025)
    issue(session, draft)
    again = issue(session, replace(draft, number_year=2026))
    assert registered(session, issuer=ISSUER, kind="invoice", number="1001", year=2026).id == again


@pytest.mark.parametrize("invoice_first", [True, False])
def test_a_credit_note_is_linked_whichever_comes_first(session, invoice_first):
    customer = a_customer(session)
    drafts = [an_invoice(customer), a_credit_note(customer, total="80,00")]
    for draft in drafts if invoice_first else reversed(drafts):
        issue(session, draft)
    session.expire_all()
    invoice, note = session.scalars(select(Invoice).order_by(Invoice.number)).all()
    assert (note.credits_id, invoice.credits_id) == (invoice.id, None)


def test_a_credit_note_asks_for_nothing(session):
    issue(session, a_credit_note(a_customer(session), total="80,00"))
    assert session.scalars(select(Claim)).one().amount_minor == -8000


@pytest.mark.parametrize("invoice_first", [True, False])
def test_a_mistyped_number_never_credits_a_strangers_invoice(session, invoice_first):
    stranger = a_customer(session, number=OLAS_CARD.number, national_id=OLAS_CARD.national_id)
    drafts = [an_invoice(stranger), a_credit_note(a_customer(session), total="80,00")]
    for draft in drafts if invoice_first else reversed(drafts):
        issue(session, draft)
    assert session.scalars(select(Invoice.credits_id)).all() == [None, None]


def test_the_newest_invoice_of_a_number_is_the_credited_one(session):
    customer = a_customer(session)
    issue(session, an_invoice(customer, number_year=2024, issue_date=date(2024, 11, 10)))
    newest = issue(session, an_invoice(customer, number_year=2025, issue_date=date(2025, 11, 10)))
    issue(session, an_invoice(customer, number_year=2027, issue_date=date(2027, 11, 10)))
    note = issue(session, a_credit_note(customer, total="80,00"))
    assert session.get(Invoice, note).credits_id == newest
