"""What a resident may see of invoices.

Every query takes the resident and reaches invoices only through the subject's customer numbers;
another's invoice answers as if it were not there.
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
    """All invoices and credit notes of the resident's subject, newest first, in one statement."""
    if resident.subject is None:
        return ()
    found = session.execute(statements.LIST, {"subject": resident.subject})
    plain = _plain(tuple(found.keys()))
    return tuple(list_row(plain._make(row), today, now) for row in found)


def invoice_keys_of(session: Session, resident: Resident) -> tuple[UUID, ...]:
    """The ids of everything the subject was billed, reminders too, oldest first."""
    keys = session.scalars(statements.KEYS, {"subject": resident.subject}) if resident.subject else ()
    return tuple(keys)


def invoice_of(
    session: Session, resident: Resident, invoice_id: UUID, *, today: date, now: datetime
) -> InvoiceView | None:
    """One invoice with everything on it; None when it is not there or not the subject's."""
    key = {"subject": resident.subject, "invoice_id": invoice_id}
    row = session.execute(statements.ONE, key).one_or_none() if resident.subject else None
    return _view(session, row, today, now) if row else None


def document_of(session: Session, resident: Resident, invoice_id: UUID) -> DocumentRef | None:
    """The document of record of the subject's own invoice, or None."""
    key = {"subject": resident.subject, "invoice_id": invoice_id}
    row = session.execute(statements.DOCUMENT, key).one_or_none() if resident.subject else None
    return DocumentRef(*row) if row else None


def attachment_of(session: Session, resident: Resident, invoice_id: UUID, attachment_id: UUID) -> AttachmentRef | None:
    """A file that came with the subject's own invoice, or None."""
    key = {"subject": resident.subject, "invoice_id": invoice_id, "attachment_id": attachment_id}
    row = session.execute(statements.ATTACHMENT, key).one_or_none() if resident.subject else None
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


def _view(session: Session, row: Row[*tuple[Any, ...]], today: date, now: datetime) -> InvoiceView:
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
        credits=parts.credited_by(session, row.credits_id),
        credit_notes=parts.credit_notes_of(session, row.id),
        lines=parts.lines_of(session, row.id, row.currency),
        vat_totals=parts.vat_of(session, row.id, row.currency),
        attachments=parts.attachments_of(session, row.id),
        document=DocumentRef(row.digest, row.size, row.state, row.number, row.kind),
        standing=standing(standings.facts_of(row), today, now),
    )
