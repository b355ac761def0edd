"""The columns an invoice's standing is judged by, and the joins that bring them, in one statement."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, case, func, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from portal.invoices.balance import Facts, Ledger, Seen
from portal.invoices.models import Allocation, Claim, Invoice, LedgerImport, LedgerState
from portal.values.money import Money

_NOTE = aliased(Invoice)

_CLAIM_NOW = (
    select(
        Claim.due_date.label("claim_due"),
        Claim.amount_minor.label("asked_minor"),
        Claim.version.label("claim_version"),
        Claim.why.label("claim_why"),
    )
    .where(Claim.invoice_id == Invoice.id)
    .order_by(Claim.version.desc())
    .limit(1)
    .lateral("claim_now")
)
_LEDGER_NOW = (
    select(
        LedgerState.as_of.label("ledger_as_of"),
        LedgerState.read_on.label("ledger_read_on"),
        LedgerState.balance_minor,
        LedgerState.paid_minor,
        LedgerState.last_paid_on,
        LedgerState.claim_level,
        LedgerState.with_agency_since,
        LedgerState.fees_minor,
        LedgerState.interest_minor,
    )
    .where(LedgerState.invoice_id == Invoice.id)
    .order_by(LedgerState.as_of.desc())
    .limit(1)
    .lateral("ledger_now")
)
_CREDITED = (
    select(func.coalesce(func.sum(_NOTE.payable_minor), 0))
    .where(_NOTE.credits_id == Invoice.id)
    .correlate(Invoice)
    .scalar_subquery()
)
_PAYMENTS = (
    select(
        func.array_agg(aggregate_order_by(Allocation.booked_on, Allocation.booked_on, Allocation.id)).label("paid_on"),
        func.array_agg(aggregate_order_by(Allocation.amount_minor, Allocation.booked_on, Allocation.id)).label(
            "paid_parts"
        ),
    )
    .where(Allocation.invoice_id == Invoice.id)
    .lateral("payments")
)
# None of them depends on the invoice: the database asks once.
_FULL_AS_OF = select(func.max(LedgerImport.as_of)).where(LedgerImport.full).scalar_subquery()
_FULL_READ_ON = select(func.max(LedgerImport.read_on)).where(LedgerImport.full).scalar_subquery()
_ANY_AS_OF = select(func.max(LedgerImport.as_of)).scalar_subquery()

# The newest claim's due date, and what else it says.
DUE_NOW = _CLAIM_NOW.c.claim_due
ASKED_NOW = (_CLAIM_NOW.c.asked_minor, _CLAIM_NOW.c.claim_version)
# What was issued; of a credit note it is money to the customer. What a later claim asks for is what was left by then.
_ISSUED = case((Invoice.kind == "credit_note", -Invoice.payable_minor), else_=Invoice.payable_minor)
COLUMNS = (
    Invoice.kind,
    Invoice.currency,
    Invoice.registered_at,
    DUE_NOW,
    _CLAIM_NOW.c.claim_why,
    _ISSUED.label("claim_minor"),
    *_LEDGER_NOW.c,
    *_PAYMENTS.c,
    _CREDITED.label("credited_minor"),
    _FULL_AS_OF.label("full_as_of"),
    _FULL_READ_ON.label("full_read_on"),
    _ANY_AS_OF.label("any_as_of"),
)


def joined(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """A selection from `invoice` with what COLUMNS come from."""
    return statement.join(_CLAIM_NOW, true()).outerjoin(_LEDGER_NOW, true()).join(_PAYMENTS, true())


def facts_of(row: Row[*tuple[Any, ...]]) -> Facts:
    """The facts of a row that holds COLUMNS. A ledger file from before the invoice came says nothing of it."""
    full_as_of = _after(row.full_as_of, row.registered_at)
    return Facts(
        kind=row.kind,
        claim=Money(row.claim_minor, row.currency),
        due_date=row.claim_due,
        credited=Money(int(row.credited_minor), row.currency),
        ledger=_ledger_of(row) if row.ledger_as_of else None,
        full_as_of=full_as_of,
        confirmed_as_of=_after(row.any_as_of, row.registered_at),
        full_read_on=row.full_read_on if full_as_of else None,
        payments=_payments_of(row) if row.paid_on else (),
        withdrawn=row.claim_why == "withdrawn",
    )


def _payments_of(row: Row[*tuple[Any, ...]]) -> tuple[Seen, ...]:
    parts = zip(row.paid_on, row.paid_parts, strict=True)
    return tuple(Seen(booked_on, Money(minor, row.currency)) for booked_on, minor in parts)


def _ledger_of(row: Row[*tuple[Any, ...]]) -> Ledger:
    return Ledger(
        as_of=row.ledger_as_of,
        read_on=row.ledger_read_on,
        balance=Money(row.balance_minor, row.currency),
        paid=Money(row.paid_minor, row.currency),
        last_paid_on=row.last_paid_on,
        claim_level=row.claim_level,
        with_agency_since=row.with_agency_since,
        fees=Money(row.fees_minor, row.currency),
        interest=Money(row.interest_minor, row.currency),
    )


def _after(as_of: datetime | None, registered_at: datetime) -> datetime | None:
    return as_of if as_of and as_of > registered_at else None
