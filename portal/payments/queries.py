"""The work list: payments that wait for a person, or that a person should look into."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, any_, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased
from sqlalchemy.types import Text

from portal.db import Session
from portal.invoices.allocations import OnInvoice, allocations_of
from portal.invoices.balance import Seen
from portal.invoices.claims import claims_by_id
from portal.invoices.models import Invoice
from portal.invoices.payable import PayableClaim
from portal.payments.booking import IS_REVERSED
from portal.payments.incoming import OwnAccounts
from portal.payments.models import Payment
from portal.payments.status import TO_LOOK_INTO
from portal.values.money import Money

_NAMED = aliased(Payment)


@dataclass(frozen=True, slots=True)
class OpenPayment:
    """One line of the work list; `on` is where its parts are.

    `state` is unknown, duplicate_suspected or, of what the bank took back from an invoice, owed_again.
    """

    id: UUID
    kind: str
    state: str
    account: str
    reference: str | None
    amount: Money
    booked_on: date
    on: tuple[OnInvoice, ...]


def open_payments(session: Session) -> tuple[OpenPayment, ...]:
    """What waits or should be looked into and was not taken back, oldest first.

    What the bank took back from an invoice is claimed anew by nobody here: it stays in the list until the invoice is
    paid again, or until the ledger has it and the ERP's own routine goes on.
    """
    to_look_into = and_(Payment.state.in_(TO_LOOK_INTO), ~IS_REVERSED)
    taken_back = and_(Payment.kind == "reversal", Payment.state == "allocated")
    asked = select(Payment).where(or_(to_look_into, taken_back)).order_by(Payment.booked_on, Payment.received_at)
    rows = session.scalars(asked).all()
    on = allocations_of(session, [row.id for row in rows])
    found = [(row, tuple(on.get(row.id, ()))) for row in rows]
    claims = claims_by_id(session, {part.invoice_id for row, parts in found if _is_taken_back(row) for part in parts})
    return tuple(
        _open(row, parts) for row, parts in found if not _is_taken_back(row) or _is_owed_again(row, parts, claims)
    )


def _is_taken_back(row: Payment) -> bool:
    return row.kind == "reversal" and row.state == "allocated"


def _is_owed_again(row: Payment, parts: Sequence[OnInvoice], claims: Mapping[UUID, PayableClaim]) -> bool:
    """Whether something is left of an invoice it was taken from, and the ledger does not know of it yet."""
    theirs = ((claims[part.invoice_id], Seen(row.booked_on, part.amount)) for part in parts)
    return any(claim.left.minor > 0 and not claim.facts.holds(seen) for claim, seen in theirs)


def _open(row: Payment, on: tuple[OnInvoice, ...]) -> OpenPayment:
    state = "owed_again" if _is_taken_back(row) else row.state
    amount = Money(row.amount_minor, row.currency)
    return OpenPayment(row.id, row.kind, state, row.account, row.reference, amount, row.booked_on, on)


def may_be_matched(own: OwnAccounts) -> Select[Payment]:
    """Waiting payments whose reference an invoice now bears, and reversals whose payment is here, oldest first."""
    accounts = literal(list(own), ARRAY(Text))
    invoiced = select(Invoice.id).where(
        Invoice.account == any_(accounts), Invoice.payment_reference == Payment.reference, Invoice.kind == "invoice"
    )
    alike = (
        _NAMED.reference == Payment.reference,
        _NAMED.account == Payment.account,
        _NAMED.amount_minor == Payment.amount_minor,
        _NAMED.kind == "payment",
    )
    named = select(_NAMED.id).where(*alike)
    clear = or_(and_(Payment.kind == "payment", invoiced.exists()), and_(Payment.kind == "reversal", named.exists()))
    return (
        select(Payment)
        .where(Payment.state == "unknown", ~IS_REVERSED, clear)
        .order_by(Payment.kind, Payment.booked_on, Payment.received_at)
    )
