"""An invoice's letter, put together from its rows for rendering."""

from datetime import date
from typing import cast
from uuid import UUID

from sqlalchemy import select

from portal.config import Municipality
from portal.db import Session
from portal.documents import store
from portal.documents.invoice_page import (
    InvoicePage,
    Kind,
    PageLine,
    PageVat,
    Payment,
    RecipientKind,
)
from portal.documents.parties import addressee_of, sender_of
from portal.documents.scrub import scrub_person_numbers
from portal.invoices import parts, recipients
from portal.invoices.models import Invoice
from portal.invoices.views import LineView
from portal.people.languages import LANGUAGE
from portal.people.models import Customer
from portal.people.queries import national_numbers_of
from portal.values.bank_account import parse_account
from portal.values.money import Money
from portal.words import words_in
from portal.words.subjects import Subject, title


def letter_of(session: Session, invoice_id: UUID, municipality: Municipality) -> InvoicePage:
    """What the invoice's letter shows, in the customer's language now. Raise NoResultFound for an unknown id."""
    both = select(Invoice, Customer, LANGUAGE).join_from(Invoice, Customer).where(Invoice.id == invoice_id)
    invoice, customer, wished = session.execute(both).one()
    lines = parts.lines_of(session, invoice.id, invoice.currency)
    first_line = lines[0].name if lines else None
    subject = Subject(invoice.category, first_line, invoice.period_start, invoice.period_end)
    language = municipality.language_for(wished, invoice.language)
    other = recipients.other_recipient_of(invoice)
    return InvoicePage(
        language=language,
        kind=cast("Kind", invoice.kind),
        number=invoice.number,
        issue_date=invoice.issue_date,
        due_date=invoice.due_date,
        period=_whole(invoice.period_start, invoice.period_end),
        title=title(subject, words_in(language)),
        sender=sender_of(invoice.issuer, municipality, language),
        recipient=addressee_of(recipients.recipient_of(invoice), municipality),
        recipient_kind=cast("RecipientKind", customer.kind),
        other_recipient=addressee_of(other, municipality) if other else None,
        customer_number=customer.number,
        buyer_reference=invoice.buyer_reference,
        lines=[_line(line) for line in lines],
        vat=[
            PageVat(rate.percent, rate.taxable, rate.tax, rate.exemption)
            for rate in parts.vat_of(session, invoice.id, invoice.currency)
        ],
        net=Money(invoice.net_minor, invoice.currency),
        vat_total=Money(invoice.vat_minor, invoice.currency),
        prepaid=_unless_nothing(invoice.prepaid_minor, invoice.currency),
        rounding=_unless_nothing(invoice.rounding_minor, invoice.currency),
        payable=Money(invoice.payable_minor, invoice.currency),
        note=invoice.note,
        payment=_payment(invoice, municipality),
        credits=invoice.credit_of,
        registered_at=invoice.registered_at,
        source_xml=_source(session, invoice, customer.person_id),
    )


def _line(line: LineView) -> PageLine:
    return PageLine(
        name=line.name,
        net=line.net,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        vat_percent=line.vat_percent,
        description=line.description,
        period=_whole(line.period_start, line.period_end),
    )


def _whole(start: date | None, end: date | None) -> tuple[date, date] | None:
    return (start, end) if start and end else None


def _unless_nothing(minor: int, currency: str) -> Money | None:
    return Money(minor, currency) if minor else None


def _payment(invoice: Invoice, municipality: Municipality) -> Payment | None:
    if not invoice.account:
        return None
    return Payment(parse_account(invoice.account, municipality.country), invoice.payment_reference)


def _source(session: Session, invoice: Invoice, person: UUID | None) -> bytes | None:
    """The issuer's XML without person numbers; the untouched original never leaves the store."""
    if invoice.source_digest is None:
        return None
    numbers = national_numbers_of(session, person) if person else ()
    return scrub_person_numbers(store.get(session, invoice.source_digest), numbers)
