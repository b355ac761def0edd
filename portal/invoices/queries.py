"""What a resident may see of invoices.

Every query takes the resident and reaches invoices only through what is theirs (`people.ownership`): their own, or
what they were granted of another's. Any other invoice answers as if it were not there.
"""

from collections import namedtuple
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from portal.db import Session
from portal.invoices import parts, standings, statements
from portal.invoices.dispatch_facts import DispatchFacts, for_dispatch
from portal.invoices.recipients import other_recipient_of, recipient_of
from portal.invoices.status import standing
from portal.invoices.views import AttachmentRef, DocumentRef, InvoiceRow, InvoiceView
from portal.people.resident import Resident
from portal.values.money import Money
from portal.words.subjects import Subject

__all__ = [
    "DispatchFacts",
    "attachment_of",
    "document_of",
    "for_dispatch",
    "invoice_keys_of",
    "invoice_of",
    "invoices_of",
]


def invoices_of(session: Session, resident: Resident, *, today: date, now: datetime) -> tuple[InvoiceRow, ...]:
    """All invoices and credit notes that are the resident's, newest first, in one statement."""
    found = statements.LIST.ask(session, resident)
    if not found:
        return ()
    plain = _plain(found[0]._fields)
    return tuple(list_row(plain._make(row), today, now) for row in found)


def invoice_keys_of(session: Session, resident: Resident) -> tuple[UUID, ...]:
    """The ids of everything that was billed, reminders too, oldest first."""
    return tuple(row.id for row in statements.KEYS.ask(session, resident))


def invoice_of(
    session: Session, resident: Resident, invoice_id: UUID, *, today: date, now: datetime
) -> InvoiceView | None:
    """One invoice with everything on it; None when it is not there or not the resident's."""
    row = statements.ONE.ask_one(session, resident, {"invoice_id": invoice_id})
    return _view(session, resident, row, today, now) if row else None


def document_of(session: Session, resident: Resident, invoice_id: UUID) -> DocumentRef | None:
    """The document of record of the resident's invoice, or None."""
    row = statements.DOCUMENT.ask_one(session, resident, {"invoice_id": invoice_id})
    return DocumentRef(*row) if row else None


def attachment_of(session: Session, resident: Resident, invoice_id: UUID, attachment_id: UUID) -> AttachmentRef | None:
    """A file that came with the resident's invoice, or None."""
    key = {"invoice_id": invoice_id, "attachment_id": attachment_id}
    row = statements.ATTACHMENT.ask_one(session, resident, key)
    return AttachmentRef(*row) if row else None


@cache
def _plain(names: tuple[str, ...]) -> type[Any]:
    """Rows whose parts are read by name ten times faster than SQLAlchemy's own, which a list of sixty feels."""
    return namedtuple("Plain", names)  # noqa: PYI024  the names are the statement's, known only now


def list_row(row: Any, today: date, now: datetime) -> InvoiceRow:  # noqa: ANN401  of `statements.LISTED`, by name
    """One line of a list, from a row that holds `statements.LISTED`."""
    return InvoiceRow(
        id=row.id,
        issuer=row.issuer,
        kind=row.kind,
        number=row.number,
        customer_number=row.customer_number,
        subject=Subject(row.category, row.first_line, row.period_start, row.period_end),
        issue_date=row.issue_date,
        amount=Money(row.payable_minor, row.currency),
        standing=standing(standings.facts_of(row), today, now),
    )


def _view(session: Session, resident: Resident, row: Row[*tuple[Any, ...]], today: date, now: datetime) -> InvoiceView:
    other = other_recipient_of(row)
    return InvoiceView(
        id=row.id,
        issuer=row.issuer,
        kind=row.kind,
        number=row.number,
        customer_number=row.customer_number,
        subject=Subject(row.category, row.first_line, row.period_start, row.period_end),
        issue_date=row.issue_date,
        net=Money(row.net_minor, row.currency),
        vat=Money(row.vat_minor, row.currency),
        prepaid=Money(row.prepaid_minor, row.currency),
        rounding=Money(row.rounding_minor, row.currency),
        payable=Money(row.payable_minor, row.currency),
        payment_reference=row.payment_reference,
        account=row.account,
        note=row.note,
        buyer_reference=row.buyer_reference,
        language=row.language,
        recipient=recipient_of(row),
        other_recipient=other.name if other else None,
        credit_of=row.credit_of,
        credits=parts.credited_by(session, resident, row.credits_id),
        credit_notes=parts.credit_notes_of(session, resident, row.id),
        lines=parts.lines_of(session, row.id, row.currency),
        vat_totals=parts.vat_of(session, row.id, row.currency),
        attachments=parts.attachments_of(session, row.id),
        document=DocumentRef(row.digest, row.size, row.state, row.number, row.kind),
        standing=standing(standings.facts_of(row), today, now),
    )
