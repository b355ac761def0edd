"""What a bank asks for to pay an invoice."""

from dataclasses import dataclass
from datetime import date

from portal.documents.payment_part import ACCOUNTS
from portal.invoices.status import Standing
from portal.invoices.views import InvoiceView
from portal.values import payment_reference
from portal.values.bank_account import InvalidAccount, parse_account
from portal.words import labels


@dataclass(frozen=True)
class Number:
    """A number to type or copy: what it is called, as people read it, and as the bank takes it."""

    name: str
    shown: str
    plain: str


@dataclass(frozen=True)
class Payment:
    """What is needed to pay. A reference or account that the invoice came without is None.

    `due` is the date to put in a calendar: None when nothing is left to pay, or it has passed.
    """

    reference: Number | None
    account: Number | None
    due: date | None


def payment_of(invoice: InvoiceView, country: str, today: date) -> Payment:
    """The numbers of an invoice issued in `country`."""
    return Payment(
        _reference(invoice.payment_reference, country),
        _account(invoice.account, country),
        due_ahead(invoice.standing, today),
    )


def due_ahead(standing: Standing, today: date) -> date | None:
    """The due date while there is still something to do before it."""
    due = standing.due_date
    return due if due and due >= today and standing.is_open else None


def _reference(reference: str | None, country: str) -> Number | None:
    if not reference:
        return None
    # Some banks take free text: it stands as it came.
    well_formed = payment_reference.is_well_formed(reference)
    shown = payment_reference.grouped(reference) if well_formed else reference
    return Number(labels.PAYMENT_REFERENCES[country], shown, reference)


def _account(account: str | None, country: str) -> Number | None:
    if not account:
        return None
    try:
        parsed = parse_account(account, country)
    except InvalidAccount:
        # Taken in as it came: shown as it came.
        return Number(ACCOUNTS["bban"], account, account)
    return Number(ACCOUNTS[parsed.kind], parsed.grouped, parsed.digits)
