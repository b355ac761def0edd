"""What staff may ask about invoices: anybody's. Only the desk imports this; a test holds that."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, select

from portal.db import Session
from portal.invoices import standings, statements
from portal.invoices.models import Invoice
from portal.invoices.queries import list_row
from portal.invoices.views import InvoiceRow
from portal.people.models import Customer
from portal.values.money import Money

_BY_CUSTOMER = (
    standings.joined(select(*statements.LISTED).join_from(Invoice, Customer))
    .where(Customer.id == bindparam("customer"))
    .order_by(Invoice.issue_date.desc(), Invoice.number.desc())
)


def invoices_of_customer(session: Session, customer: UUID, *, today: date, now: datetime) -> tuple[InvoiceRow, ...]:
    """All that was issued to a customer, reminders too, newest first, in one statement."""
    rows = session.execute(_BY_CUSTOMER, {"customer": customer})
    return tuple(list_row(row, today, now) for row in rows)


def customers_by_amount(session: Session, amount: Money, due_date: date, issuers: Collection[str]) -> frozenset[UUID]:
    """The customers of the invoices that were issued with exactly this amount, due on exactly this day."""
    asked = (Invoice.payable_minor == amount.minor, Invoice.currency == amount.currency, Invoice.due_date == due_date)
    ours = (Invoice.issuer.in_(issuers), Invoice.kind != "credit_note")
    return frozenset(session.scalars(select(Invoice.customer_id).where(*asked, *ours)))


def customers_by_invoice(session: Session, number: str) -> frozenset[UUID]:
    """The customers of the invoices with exactly this number."""
    return frozenset(session.scalars(select(Invoice.customer_id).where(Invoice.number == number)))


def customers_by_reference(session: Session, reference: str, accounts: Collection[str]) -> frozenset[UUID]:
    """The customers of the invoices to be paid with this reference to one of these accounts."""
    to_us = (Invoice.account.in_(accounts), Invoice.payment_reference == reference)
    return frozenset(session.scalars(select(Invoice.customer_id).where(*to_us)))


def paid_with(session: Session, reference: str, accounts: Collection[str]) -> frozenset[UUID]:
    """The invoices to be paid with this reference to one of these accounts."""
    to_us = (Invoice.account.in_(accounts), Invoice.payment_reference == reference)
    return frozenset(session.scalars(select(Invoice.id).where(*to_us)))
