"""The letters a resident was written, the subject's own customers' alone; and those about an invoice of theirs."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, exists, select

from portal.db import Session
from portal.dispatch.models import Attempt, Dispatch, Letter
from portal.dispatch.status import TAKEN
from portal.invoices.models import Claim
from portal.people.models import Customer
from portal.people.resident import Resident


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter as it was sent. `document` is the digest of its PDF, None until it is made."""

    id: UUID
    language: str
    subject: str
    text: str
    document: str | None
    written_at: datetime


@dataclass(frozen=True, slots=True)
class LetterAbout:
    """A letter about an invoice's claim, which asked for payment by `due` then. `to` is None where it was the customer.

    `notice` is the name of the notice in it.
    """

    notice: str
    due: date | None
    to: str | None
    written_at: datetime


def letters_about(session: Session, invoice: UUID) -> tuple[LetterAbout, ...]:
    """Those about an invoice that have left the house, oldest first.

    Unscoped: pages ask for the invoice first, as its owner.
    """
    left = exists().where(
        Dispatch.subject_id == Letter.id, Attempt.dispatch_id == Dispatch.id, Attempt.state.in_(TAKEN)
    )
    claim = and_(Claim.invoice_id == Letter.invoice_id, Claim.version == Letter.claim_version)
    columns = (Letter.notice, Claim.due_date, Letter.customer_id, Letter.recipient_name, Letter.created_at)
    rows = session.execute(
        select(*columns).join(Claim, claim).where(Letter.invoice_id == invoice, left).order_by(Letter.claim_version)
    )
    return tuple(
        LetterAbout(row.notice, row.due_date, None if row.customer_id else row.recipient_name, row.created_at)
        for row in rows
    )


def letters_of(session: Session, resident: Resident) -> tuple[LetterView, ...]:
    """All letters to the subject that were not called off, oldest first."""
    if resident.subject is None:
        return ()
    columns = (Letter.id, Letter.language, Letter.subject, Letter.text, Letter.document_digest, Letter.created_at)
    rows = select(*columns).join(Customer, Customer.id == Letter.customer_id)
    called_off = exists().where(Dispatch.subject_id == Letter.id, Dispatch.state == "cancelled")
    mine = rows.where(Customer.person_id == resident.subject, ~called_off).order_by(Letter.created_at, Letter.id)
    return tuple(LetterView(*row) for row in session.execute(mine))
