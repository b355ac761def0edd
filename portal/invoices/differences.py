"""Where the ledger has another paid total than the payments it should hold. The ledger counts; a human is told."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, any_, insert, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from portal.db import Session
from portal.invoices.balance import Ledger, Seen, total
from portal.invoices.models import Allocation, Invoice, LedgerDifference, LedgerImport
from portal.values.money import Money


@dataclass(frozen=True, slots=True)
class Difference:
    """One invoice: what the ledger says was paid, and what came in that it should hold."""

    number: str
    ledger_paid: Money
    seen_paid: Money


def record_differences(session: Session, *, import_id: UUID, said: Mapping[UUID, Ledger]) -> tuple[Difference, ...]:
    """Compare what one file says of invoices with the payments on them, and write where they differ.

    Invoices without any payment here are left out: they are paid by roads that this portal does not see.
    """
    found = tuple(_compared(session, said))
    if found:
        rows = [_row(import_id, invoice_id, difference) for invoice_id, difference in found]
        session.execute(insert(LedgerDifference), rows)
    return tuple(difference for _, difference in found)


def differences_now(session: Session) -> tuple[Difference, ...]:
    """What the newest ledger file differs in, by invoice number."""
    newest = select(LedgerImport.id).order_by(LedgerImport.as_of.desc(), LedgerImport.imported_at.desc()).limit(1)
    rows = session.execute(
        select(Invoice.number, Invoice.currency, LedgerDifference.ledger_paid_minor, LedgerDifference.seen_paid_minor)
        .join(Invoice, Invoice.id == LedgerDifference.invoice_id)
        .where(LedgerDifference.import_id == newest.scalar_subquery())
        .order_by(Invoice.number)
    )
    return tuple(
        Difference(number, Money(theirs, currency), Money(ours, currency)) for number, currency, theirs, ours in rows
    )


def _compared(session: Session, said: Mapping[UUID, Ledger]) -> Iterator[tuple[UUID, Difference]]:
    for invoice_id, (number, payments) in _paid_on(session, list(said)).items():
        ledger = said[invoice_id]
        held = total((one.amount for one in payments if ledger.holds(one)), ledger.paid.currency)
        if held and held != ledger.paid:
            yield invoice_id, Difference(number, ledger.paid, held)


def _paid_on(session: Session, invoice_ids: Sequence[UUID]) -> dict[UUID, tuple[str, list[Seen]]]:
    """Number and payments of those invoices that have any."""
    columns = (Allocation.invoice_id, Invoice.number, Invoice.currency, Allocation.booked_on, Allocation.amount_minor)
    rows = session.execute(
        select(*columns)
        .join(Invoice, Invoice.id == Allocation.invoice_id)
        .where(Allocation.invoice_id == any_(literal(list(invoice_ids), ARRAY(Uuid))))
        .order_by(Invoice.number, Allocation.id)
    )
    found: dict[UUID, tuple[str, list[Seen]]] = {}
    for invoice_id, number, currency, booked_on, minor in rows:
        found.setdefault(invoice_id, (number, []))[1].append(Seen(booked_on, Money(minor, currency)))
    return found


def _row(import_id: UUID, invoice_id: UUID, difference: Difference) -> dict[str, Any]:
    return {
        "import_id": import_id,
        "invoice_id": invoice_id,
        "ledger_paid_minor": difference.ledger_paid.minor,
        "seen_paid_minor": difference.seen_paid.minor,
    }
