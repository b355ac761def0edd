"""Reads what a set of payments touches, lets the books decide, and puts the parts on their invoices."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, any_, literal, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from portal.db import Session
from portal.invoices.allocations import Allocated, allocations_of, write_allocations
from portal.invoices.balance import Seen
from portal.invoices.claiming import lower_claims
from portal.invoices.claims import claims_by_reference
from portal.payments.allocation import Books, Known, Part, Verdict
from portal.payments.incoming import IncomingPayment, OwnAccounts
from portal.payments.models import Payment
from portal.values.money import Money

# An advisory lock of this number is held to the end of the transaction that books.
_LOCK = text("select pg_advisory_xact_lock(4711002)")
# A large file of another is waited for, longer than the ten seconds any other lock is worth.
_PATIENCE = text("select set_config('lock_timeout', '5min', true)")
_REVERSAL = aliased(Payment)
# What the bank has taken back.
IS_REVERSED = select(_REVERSAL.id).where(_REVERSAL.reverses_id == Payment.id).exists()


@dataclass(frozen=True, slots=True)
class Booked:
    """A payment and what became of it."""

    id: UUID
    payment: IncomingPayment
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Booking:
    """What became of some payments. `settled` invoices had something left before, and have nothing left now."""

    booked: tuple[Booked, ...] = ()
    settled: tuple[UUID, ...] = ()


def alone(session: Session) -> None:
    """Wait until no other booking runs, and keep others waiting until this transaction ends."""
    session.execute(_PATIENCE)
    session.execute(_LOCK)


def decide(session: Session, payments: Sequence[tuple[UUID, IncomingPayment]], *, own: OwnAccounts) -> Booking:
    """What becomes of payments booked in this order; the caller is `alone`, and writes it."""
    references = {payment.reference for _, payment in payments if payment.reference}
    accounts = {account for _, payment in payments for account in own.get(payment.account, ())}
    claims = claims_by_reference(session, accounts=accounts, references=references)
    books = Books(claims, _known(session, references, booking={key for key, _ in payments}), own=own)
    booked = tuple(Booked(key, payment, books.book(key, payment)) for key, payment in payments)
    return Booking(booked, books.settled)


def put_on_invoices(session: Session, booked: Sequence[Booked], *, now: datetime) -> None:
    """Write the parts of each payment; what they leave is all that is asked for from now on."""
    parts = [
        Allocated(one.id, part.invoice_id, Seen(one.payment.booked_on, part.amount))
        for one in booked
        for part in one.verdict.parts
    ]
    write_allocations(session, parts, now=now)
    if parts:
        lower_claims(session, invoices={part.invoice_id for part in parts}, why="payment", now=now)


def incoming_of(row: Payment) -> IncomingPayment:
    """The payment as it came in."""
    return IncomingPayment(
        dedupe_key=row.dedupe_key,
        kind="reversal" if row.kind == "reversal" else "payment",
        account=row.account,
        reference=row.reference,
        amount=Money(row.amount_minor, row.currency),
        booked_on=row.booked_on,
        channel=row.channel,
    )


def _known(session: Session, references: Collection[str], *, booking: Collection[UUID]) -> list[Known]:
    """Earlier payments with one of the references, other than those being booked."""
    named = Payment.reference == any_(literal(list(references), ARRAY(Text)))
    found = select(Payment, IS_REVERSED).where(named, Payment.kind == "payment").order_by(Payment.booked_on)
    earlier = [(row, gone) for row, gone in session.execute(found) if row.id not in booking]
    on = allocations_of(session, [row.id for row, _ in earlier])
    return [
        Known(
            row.id,
            incoming_of(row),
            tuple(Part(one.invoice_id, one.amount) for one in on.get(row.id, ())),
            is_reversed=gone,
        )
        for row, gone in earlier
    ]
