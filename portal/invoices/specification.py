"""What invoices are made up of, in short: for a notice that a bank gives of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from portal.db import Session
from portal.invoices.models import Invoice, InvoiceLine
from portal.values.money import Money


@dataclass(frozen=True, slots=True)
class Specification:
    """What each line is for and its net amount, in the order issued, and the VAT of all."""

    lines: tuple[tuple[str, Money], ...]
    vat: Money


def specifications_of(session: Session, invoices: Collection[UUID]) -> Mapping[UUID, Specification]:
    """By invoice, in two statements. Not scoped to a resident: for the machine's own use."""
    if not invoices:
        return {}
    heads = select(Invoice.id, Invoice.vat_minor, Invoice.currency).where(Invoice.id.in_(invoices))
    lines = select(InvoiceLine.invoice_id, InvoiceLine.name, InvoiceLine.net_minor)
    ordered = lines.where(InvoiceLine.invoice_id.in_(invoices)).order_by(InvoiceLine.invoice_id, InvoiceLine.position)
    found: dict[UUID, list[tuple[str, int]]] = {}
    for invoice, name, net in session.execute(ordered):
        found.setdefault(invoice, []).append((name, net))
    return {
        invoice: Specification(
            tuple((name, Money(net, currency)) for name, net in found.get(invoice, ())), Money(vat, currency)
        )
        for invoice, vat, currency in session.execute(heads)
    }
