"""The work list: payments that wait for a person, or that a person should look into."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, any_, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased
from sqlalchemy.types import Text

from portal.db import Session
from portal.invoices.allocations import OnInvoice, allocations_of
from portal.invoices.models import Invoice
from portal.payments.booking import IS_REVERSED
from portal.payments.incoming import OwnAccounts
from portal.payments.models import Payment
from portal.payments.status import TO_LOOK_INTO
from portal.values.money import Money

_NAMED = aliased(Payment)


@dataclass(frozen=True, slots=True)
class OpenPayment:
    """One line of the work list. `state` is unknown or duplicate_suspected; `on` is where its parts are."""

    id: UUID
    kind: str
    state: str
    account: str
    reference: str | None
    amount: Money
    booked_on: date
    on: tuple[OnInvoice, ...]


def open_payments(session: Session) -> tuple[OpenPayment, ...]:
    """What waits or should be looked into and was not taken back, oldest first."""
    wanted = (Payment.state.in_(TO_LOOK_INTO), ~IS_REVERSED)
    rows = session.scalars(select(Payment).where(*wanted).order_by(Payment.booked_on, Payment.received_at)).all()
    on = allocations_of(session, [row.id for row in rows])
    return tuple(
        OpenPayment(
            row.id,
            row.kind,
            row.state,
            row.account,
            row.reference,
            Money(row.amount_minor, row.currency),
            row.booked_on,
            tuple(on.get(row.id, ())),
        )
        for row in rows
    )


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
