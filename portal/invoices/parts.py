"""The parts of one invoice: lines, VAT, attachments, and the other end of a credit.

The first three are not scoped to a resident: callers have found the invoice as its owner's first.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select

from portal.db import Session
from portal.invoices.models import Invoice, InvoiceAttachment, InvoiceLine, InvoiceVat
from portal.invoices.views import AttachmentView, LineView, LinkedInvoice, VatView
from portal.people.models import Customer
from portal.people.ownership import Owned
from portal.people.resident import Resident
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


def credited_by(session: Session, resident: Resident, credits_id: UUID | None) -> LinkedInvoice | None:
    """The invoice a credit note credits, where that is the resident's to see."""
    row = _CREDITED.ask_one(session, resident, {"credits_id": credits_id}) if credits_id else None
    return _linked(row) if row else None


def credit_notes_of(session: Session, resident: Resident, invoice_id: UUID) -> tuple[LinkedInvoice, ...]:
    """The credit notes for an invoice that are the resident's to see, oldest first."""
    return tuple(_linked(row) for row in _CREDIT_NOTES.ask(session, resident, {"invoice_id": invoice_id}))


_LINKED = (
    select(Invoice.id, Invoice.number, Invoice.issue_date, Invoice.payable_minor, Invoice.currency)
    .join_from(Invoice, Customer)
    .order_by(Invoice.issue_date, Invoice.number)
)
_CREDITED = Owned(_LINKED.where(Invoice.id == bindparam("credits_id")), invoice=Invoice.id)
_CREDIT_NOTES = Owned(_LINKED.where(Invoice.credits_id == bindparam("invoice_id")), invoice=Invoice.id)


def _linked(row: Row[*tuple[Any, ...]]) -> LinkedInvoice:
    return LinkedInvoice(row.id, row.number, row.issue_date, Money(row.payable_minor, row.currency))
