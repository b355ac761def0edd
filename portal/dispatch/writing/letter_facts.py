"""What dispatch must know of letters, as `invoices.dispatch_facts` tells it of invoices."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from portal.db import Session
from portal.dispatch.models import Letter
from portal.invoices.recipients import recipient_of
from portal.people.models import Customer
from portal.values.postal_address import PostalAddress


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """One letter as the cascade and the envelope need it.

    The recipient is as when it was written; whether their identity is protected is as now. `customer_number` and
    `person_id` are of the customer it is to, and empty where it is to another. The document's `digest` and `size`
    (bytes) are None until it is ready.
    """

    letter_id: UUID
    issuer: str
    language: str
    customer_number: str
    person_id: UUID | None
    protected: bool
    recipient_kind: str
    recipient: PostalAddress
    email: str | None
    subject: str
    text: str
    html: str
    document_digest: str | None
    document_size: int | None

    @property
    def subject_id(self) -> UUID:
        return self.letter_id

    @property
    def has_national_id(self) -> bool:
        return self.person_id is not None

    @property
    def mobile(self) -> None:
        """Nothing that is reached by a mobile number carries letters."""
        return


def letters_for_dispatch(session: Session, letter_ids: Collection[UUID]) -> Mapping[UUID, LetterFacts]:
    """The facts by letter id; ids that are no letters are not in the answer."""
    rows = session.execute(
        select(Letter.id, *_COLUMNS, Customer.number, Customer.person_id, Customer.protected)
        .outerjoin(Customer, Customer.id == Letter.customer_id)
        .where(Letter.id.in_(letter_ids))
    )
    return {row.id: _facts(row) for row in rows}


_COLUMNS = (
    Letter.issuer,
    Letter.language,
    Letter.recipient_kind,
    Letter.recipient_name,
    Letter.recipient_street,
    Letter.recipient_zip,
    Letter.recipient_city,
    Letter.recipient_country,
    Letter.recipient_email,
    Letter.subject,
    Letter.text,
    Letter.html,
    Letter.document_digest,
    Letter.document_size,
)


def _facts(row: Row[*tuple[Any, ...]]) -> LetterFacts:
    return LetterFacts(
        letter_id=row.id,
        issuer=row.issuer,
        language=row.language,
        customer_number=row.number or "",
        person_id=row.person_id,
        protected=bool(row.protected),
        recipient_kind=row.recipient_kind,
        recipient=recipient_of(row),
        email=row.recipient_email,
        subject=row.subject,
        text=row.text,
        html=row.html,
        document_digest=row.document_digest,
        document_size=row.document_size,
    )
