"""A person puts a payment that nobody could place on an invoice."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from portal.audit.service import Subject, record
from portal.db import Session
from portal.invoices.claims import claims_by_number
from portal.invoices.payable import PayableClaim
from portal.payments.allocation import Part, Verdict
from portal.payments.booking import IS_REVERSED, Booked, Booking, alone, incoming_of, put_on_invoices
from portal.payments.models import Payment
from portal.payments.status import WAITING, State
from portal.values.money import Money


class PaymentNotThere(Exception):
    """No payment has this id. `portal payments --open` lists those that wait."""


class PaymentNotWaiting(Exception):
    """The payment is on an invoice already, or was taken back: there is nothing to assign."""


class InvoiceNotFound(Exception):
    """Not exactly one invoice in the payment's currency has this number."""


def assign(session: Session, *, payment_id: UUID, invoice_number: str, actor: str, now: datetime) -> Booking:
    """Put a payment that waits on an invoice, by a person's decision; of a reversal, take it off.

    Raise PaymentNotThere, PaymentNotWaiting, InvoiceNotFound.
    """
    alone(session)
    row = _waiting(session, payment_id)
    claim = _only_claim(session, invoice_number, row.currency)
    payment = incoming_of(row)
    amount = payment.amount if payment.kind == "payment" else -payment.amount
    verdict = _verdict(claim, amount)
    row.state = verdict.state
    booked = Booked(payment_id, payment, verdict)
    put_on_invoices(session, [booked], now=now)
    about: dict[str, int | str] = {"invoice": str(claim.invoice_id), "amount_minor": amount.minor}
    on = Subject("payment", payment_id)
    record(session, tag="operator:payment:assigned", actor=actor, subject=on, now=now, numbers=about)
    is_settled = claim.left.minor > 0 >= (claim.left - amount).minor
    return Booking((booked,), (claim.invoice_id,) if is_settled else ())


def _waiting(session: Session, payment_id: UUID) -> Payment:
    row = session.get(Payment, payment_id, populate_existing=True)
    if row is None:
        raise PaymentNotThere(PaymentNotThere.__doc__)
    if row.state not in WAITING or session.scalar(select(IS_REVERSED).where(Payment.id == payment_id)):
        raise PaymentNotWaiting(PaymentNotWaiting.__doc__)
    return row


def _verdict(claim: PayableClaim, amount: Money) -> Verdict:
    """All of it on the one claim."""
    nothing = Money.zero(amount.currency)
    left = claim.left - amount
    state: State = "partly" if nothing < amount and nothing < left else "allocated"
    return Verdict(state, (Part(claim.invoice_id, amount),), over=max(-left, nothing))


def _only_claim(session: Session, number: str, currency: str) -> PayableClaim:
    found = [one for one in claims_by_number(session, number) if one.facts.claim.currency == currency]
    if len(found) != 1:
        raise InvoiceNotFound(InvoiceNotFound.__doc__)
    return found[0]
