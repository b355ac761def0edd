"""What the issuer's ledger says of invoices. It is the truth for balance and claim level."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, any_, exists, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, insert

from portal.db import Session, new_key
from portal.invoices.balance import ClaimLevel, Ledger
from portal.invoices.claiming import lower_claims
from portal.invoices.differences import Difference, record_differences
from portal.invoices.models import Claim, Invoice, LedgerImport, LedgerState
from portal.values.money import Money

_SAID = (
    "balance_minor",
    "paid_minor",
    "last_paid_on",
    "claim_level",
    "with_agency_since",
    "fees_minor",
    "interest_minor",
)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row of a ledger file. Amounts are minor units of the invoice's own currency.

    `balance_minor` is what is left of the claim, negative when paid too much; fees and interest come on top.
    """

    number: str
    balance_minor: int
    paid_minor: int
    last_paid_on: date | None
    claim_level: ClaimLevel
    with_agency_since: date | None
    fees_minor: int
    interest_minor: int


@dataclass(frozen=True, slots=True)
class LedgerResult:
    """What became of a file. `unchanged`: the same bytes were taken in before, nothing was written.

    `unknown` numbers have no invoice here; `ambiguous` ones have several, and none of them was touched. `differences`
    are where the file's paid totals are not those of the payments that came in.
    """

    recorded: int
    unknown: tuple[str, ...]
    ambiguous: tuple[str, ...]
    unchanged: bool = False
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """The invoice a number means."""

    id: UUID
    currency: str
    payable_minor: int


def record_ledger(
    session: Session, *, rows: Sequence[LedgerRow], as_of: datetime, full: bool, digest: str, now: datetime
) -> LedgerResult:
    """Write each row's state at `as_of`; of two files for the same moment the later one wins.

    Where less is left than was asked for, only that is asked for from now on. `full`: the file lists every open
    invoice, so what it does not list is settled. `digest` is the file's SHA-256.
    `as_of` stands in the municipality's zone: its date is what the payments' dates are held against.
    """
    moment = {"as_of": as_of, "read_on": as_of.date(), "imported_at": now}
    key = new_key()
    entry = {"id": key, "digest": digest, "full": full, "rows": len(rows), **moment}
    first_time = insert(LedgerImport).values(entry).on_conflict_do_nothing(index_elements=["digest"])
    if not session.execute(first_time.returning(LedgerImport.id)).first():
        return LedgerResult(0, (), (), unchanged=True)
    found = _invoices_by_number(session, {row.number for row in rows})
    sure = [(found[row.number][0], row) for row in rows if len(found[row.number]) == 1]
    _write(session, [_state(row, invoice.id) | moment for invoice, row in sure])
    said = {invoice.id: _said(row, invoice.currency, as_of) for invoice, row in sure}
    lower = {invoice.id for invoice, row in sure if row.balance_minor < invoice.payable_minor}
    unlisted = session.scalars(_settled_by(as_of)) if full else ()
    lower_claims(session, invoices=lower.union(unlisted), why="payment", now=now)
    return LedgerResult(
        recorded=len(sure),
        unknown=tuple(row.number for row in rows if not found[row.number]),
        ambiguous=tuple(row.number for row in rows if len(found[row.number]) > 1),
        differences=record_differences(session, import_id=key, said=said),
    )


def _invoices_by_number(session: Session, numbers: set[str]) -> Mapping[str, list[_Found]]:
    """The invoices that bear each number, or the credit notes where no invoice does."""
    found: dict[str, dict[str, list[_Found]]] = {number: {"invoice": [], "credit_note": []} for number in numbers}
    named = Invoice.number == any_(literal(list(numbers), ARRAY(Text)))
    of_kind = Invoice.kind.in_(("invoice", "credit_note"))
    columns = (Invoice.number, Invoice.kind, Invoice.id, Invoice.currency, Invoice.payable_minor)
    for number, kind, invoice_id, currency, payable in session.execute(select(*columns).where(named, of_kind)):
        found[number][kind].append(_Found(invoice_id, currency, payable))
    return {number: kinds["invoice"] or kinds["credit_note"] for number, kinds in found.items()}


def _settled_by(as_of: datetime) -> Select[UUID]:
    """The invoices that something is asked for and that a full file of that moment does not list."""
    newer = select(Claim.version).where(Claim.invoice_id == Invoice.id).order_by(Claim.version.desc()).limit(1)
    newest = Claim.version == newer.correlate(Invoice).scalar_subquery()
    listed = exists().where(LedgerState.invoice_id == Invoice.id, LedgerState.as_of >= as_of)
    asked = select(Invoice.id).join(Claim, Claim.invoice_id == Invoice.id).where(newest, Claim.amount_minor > 0)
    return asked.where(Invoice.kind == "invoice", Invoice.registered_at < as_of, ~listed)


def _state(row: LedgerRow, invoice_id: UUID) -> dict[str, Any]:
    return {"invoice_id": invoice_id, **{name: getattr(row, name) for name in _SAID}}


def _said(row: LedgerRow, currency: str, as_of: datetime) -> Ledger:
    return Ledger(
        as_of=as_of,
        read_on=as_of.date(),
        balance=Money(row.balance_minor, currency),
        paid=Money(row.paid_minor, currency),
        last_paid_on=row.last_paid_on,
        claim_level=row.claim_level,
        with_agency_since=row.with_agency_since,
        fees=Money(row.fees_minor, currency),
        interest=Money(row.interest_minor, currency),
    )


def _write(session: Session, states: list[dict[str, Any]]) -> None:
    if not states:
        return
    statement = insert(LedgerState)
    newest = {name: statement.excluded[name] for name in (*_SAID, "read_on", "imported_at")}
    upsert = statement.on_conflict_do_update(index_elements=["invoice_id", "as_of"], set_=newest)
    session.execute(upsert, states)
