"""What of each payment goes to which invoice: written by those who book payments, read wherever a balance is told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, any_, func, insert, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from portal.db import Session
from portal.invoices.balance import Seen
from portal.invoices.models import Allocation, Invoice
from portal.values.money import Money


@dataclass(frozen=True, slots=True)
class Allocated:
    """A part of a payment on an invoice, to be written; negative when taken back."""

    payment_id: UUID
    invoice_id: UUID
    seen: Seen


@dataclass(frozen=True, slots=True)
class OnInvoice:
    """A part of a payment as it is written: which invoice it is on, and how much."""

    invoice_id: UUID
    number: str
    amount: Money


def write_allocations(session: Session, allocations: Sequence[Allocated], *, now: datetime) -> None:
    """Put parts of payments on invoices."""
    if allocations:
        session.execute(insert(Allocation), [_row(one, now) for one in allocations])


def allocations_of(session: Session, payment_ids: Collection[UUID]) -> Mapping[UUID, Sequence[OnInvoice]]:
    """What of each payment is on which invoices; payments that are on none are not in the answer."""
    rows = session.execute(
        select(Allocation.payment_id, Invoice.id, Invoice.number, Invoice.currency, func.sum(Allocation.amount_minor))
        .join(Invoice, Invoice.id == Allocation.invoice_id)
        .where(Allocation.payment_id == any_(literal(list(payment_ids), ARRAY(Uuid))))
        .group_by(Allocation.payment_id, Invoice.id)
        .order_by(Invoice.issue_date, Invoice.number)
    )
    found: dict[UUID, list[OnInvoice]] = {}
    for payment_id, invoice_id, number, currency, minor in rows:
        found.setdefault(payment_id, []).append(OnInvoice(invoice_id, number, Money(int(minor), currency)))
    return found


def _row(one: Allocated, now: datetime) -> dict[str, Any]:
    return {
        "invoice_id": one.invoice_id,
        "payment_id": one.payment_id,
        "amount_minor": one.seen.amount.minor,
        "booked_on": one.seen.booked_on,
        "allocated_at": now,
    }
