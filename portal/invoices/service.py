"""Registering invoices: rows, the first claim, links between credit notes and invoices, the rendering job."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update

from portal.db import Session, new_key
from portal.invoices import rows
from portal.invoices.drafts import (
    NewAttachment,
    NewInvoice,
    NewLine,
    NewVat,
    OtherRecipient,
    Registered,
    SuppliedPdf,
)
from portal.invoices.models import Claim, Invoice, InvoiceAttachment, InvoiceDocument, InvoiceLine, InvoiceVat
from portal.jobs import defer

__all__ = [
    "NewAttachment",
    "NewInvoice",
    "NewLine",
    "NewVat",
    "OtherRecipient",
    "Registered",
    "SuppliedPdf",
    "register",
    "registered",
]


def registered(session: Session, *, issuer: str, kind: str, number: str, year: int) -> Registered | None:
    """The invoice with this key, or None. `year` as `NewInvoice.number_year`."""
    key = (Invoice.issuer == issuer, Invoice.kind == kind, Invoice.number == number, Invoice.number_year == year)
    row = session.execute(select(Invoice.id, Invoice.content_digest).where(*key)).one_or_none()
    return Registered(*row) if row else None


def register(session: Session, *, invoice: NewInvoice, now: datetime) -> UUID:
    """Write an invoice that is not here yet; its document is rendered by a job unless it came with one.

    The caller has asked `registered` first: a key that exists is a programming error (IntegrityError).
    """
    invoice_id = new_key()
    credits_id = _credited_invoice(session, invoice) if invoice.kind == "credit_note" else None
    session.execute(insert(Invoice).values(rows.invoice_row(invoice, invoice_id, credits_id, now)))
    _write_parts(session, invoice, invoice_id)
    session.execute(insert(Claim).values(rows.first_claim(invoice, invoice_id, now)))
    session.execute(insert(InvoiceDocument).values(rows.document_row(invoice.supplied, invoice_id, now)))
    if invoice.kind == "invoice":
        _link_waiting_credit_notes(session, invoice, invoice_id)
    if invoice.supplied is None:
        defer(session, "invoices.render_document", invoice_id=invoice_id)
    return invoice_id


def _write_parts(session: Session, invoice: NewInvoice, invoice_id: UUID) -> None:
    parts = (
        (InvoiceLine, [{"position": place, **rows.columns(line)} for place, line in enumerate(invoice.lines)]),
        (InvoiceVat, [rows.columns(total) for total in invoice.vat_totals]),
        (
            InvoiceAttachment,
            [
                {"id": new_key(), "position": place, **rows.columns(file)}
                for place, file in enumerate(invoice.attachments)
            ],
        ),
    )
    for model, written in parts:
        if written:
            session.execute(insert(model), [{"invoice_id": invoice_id, **row} for row in written])


def _credited_invoice(session: Session, note: NewInvoice) -> UUID | None:
    """The customer's invoice that the note names; the newest one where numbers start again each year.

    Only the customer's own: a mistyped number must not lower a stranger's debt.
    """
    if not note.credit_of:
        return None
    mine = (Invoice.customer_id == note.customer_id, Invoice.issuer == note.issuer, Invoice.kind == "invoice")
    named = (Invoice.number == note.credit_of, Invoice.issue_date <= note.issue_date)
    newest = Invoice.issue_date.desc()
    return session.scalar(select(Invoice.id).where(*mine, *named).order_by(newest).limit(1))


def _link_waiting_credit_notes(session: Session, invoice: NewInvoice, invoice_id: UUID) -> None:
    """Tie the notes that came before their invoice: the one column written after the issue."""
    mine = (Invoice.customer_id == invoice.customer_id, Invoice.issuer == invoice.issuer)
    waiting = (Invoice.kind == "credit_note", Invoice.credit_of == invoice.number, Invoice.credits_id.is_(None))
    later = Invoice.issue_date >= invoice.issue_date
    notes = update(Invoice).where(*mine, *waiting, later).values(credits_id=invoice_id)
    session.execute(notes.execution_options(synchronize_session=False))
