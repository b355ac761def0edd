"""The parts of one invoice: lines, VAT, attachments, and the other end of a credit.

Not scoped to a resident: callers have found the invoice as its owner's first.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, select

from portal.db import Session
from portal.invoices.models import Invoice, InvoiceAttachment, InvoiceLine, InvoiceVat
from portal.invoices.views import AttachmentView, LineView, LinkedInvoice, VatView
from portal.values.money import Money


def lines_of(session: Session, invoice_id: UUID, currency: str) -> tuple[LineView, ...]:
    """The lines in the order they were issued."""
    statement = (
        select(
            InvoiceLine.name,
            InvoiceLine.description,
            InvoiceLine.quantity,
            InvoiceLine.unit,
            InvoiceLine.unit_price,
            InvoiceLine.net_minor,
            InvoiceLine.vat_category,
            InvoiceLine.vat_percent,
            InvoiceLine.period_start,
            InvoiceLine.period_end,
        )
        .where(InvoiceLine.invoice_id == invoice_id)
        .order_by(InvoiceLine.position)
    )
    return tuple(
        LineView(name, description, quantity, unit, price, Money(net, currency), *vat_and_period)
        for name, description, quantity, unit, price, net, *vat_and_period in session.execute(statement)
    )


def vat_of(session: Session, invoice_id: UUID, currency: str) -> tuple[VatView, ...]:
    """VAT by category and rate, as issued."""
    columns = (InvoiceVat.category, InvoiceVat.percent, InvoiceVat.taxable_minor, InvoiceVat.tax_minor)
    mine = InvoiceVat.invoice_id == invoice_id
    rows = session.execute(select(*columns, InvoiceVat.exemption).where(mine).order_by(InvoiceVat.id))
    return tuple(
        VatView(category, percent, Money(taxable, currency), Money(tax, currency), exemption)
        for category, percent, taxable, tax, exemption in rows
    )


def attachments_of(session: Session, invoice_id: UUID) -> tuple[AttachmentView, ...]:
    """The files that came with the invoice, in their order."""
    columns = (InvoiceAttachment.id, InvoiceAttachment.name, InvoiceAttachment.media_type, InvoiceAttachment.size)
    mine = InvoiceAttachment.invoice_id == invoice_id
    rows = session.execute(select(*columns).where(mine).order_by(InvoiceAttachment.position))
    return tuple(AttachmentView(*row) for row in rows)


def credited_by(session: Session, credits_id: UUID | None) -> LinkedInvoice | None:
    """The invoice a credit note credits."""
    found = _linked(session, Invoice.id == credits_id) if credits_id else ()
    return found[0] if found else None


def credit_notes_of(session: Session, invoice_id: UUID) -> tuple[LinkedInvoice, ...]:
    """The credit notes for an invoice, oldest first."""
    return _linked(session, Invoice.credits_id == invoice_id)


def _linked(session: Session, which: ColumnElement[bool]) -> tuple[LinkedInvoice, ...]:
    columns = (Invoice.id, Invoice.number, Invoice.issue_date, Invoice.payable_minor, Invoice.currency)
    rows = session.execute(select(*columns).where(which).order_by(Invoice.issue_date, Invoice.number))
    return tuple(LinkedInvoice(id_, number, day, Money(minor, cur)) for id_, number, day, minor, cur in rows)
