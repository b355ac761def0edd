"""The letters a resident was written: the subject's own customers' alone."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from portal.db import Session
from portal.dispatch.models import Letter
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


def letters_of(session: Session, resident: Resident) -> tuple[LetterView, ...]:
    """All letters to the subject, oldest first."""
    if resident.subject is None:
        return ()
    columns = (Letter.id, Letter.language, Letter.subject, Letter.text, Letter.document_digest, Letter.created_at)
    rows = select(*columns).join(Customer, Customer.id == Letter.customer_id)
    mine = rows.where(Customer.person_id == resident.subject).order_by(Letter.created_at, Letter.id)
    return tuple(LetterView(*row) for row in session.execute(mine))
