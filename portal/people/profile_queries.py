"""What a resident may see of what is registered about them: their own customers alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from portal.db import Session
from portal.people.addresses import registered_address
from portal.people.models import ContactPoint, Customer
from portal.people.resident import Resident
from portal.values.postal_address import PostalAddress


@dataclass(frozen=True, slots=True)
class OwnContact:
    """An e-mail address or mobile number as registered: who gave it, when, and when mail to it last came back."""

    kind: str  # email | mobile
    value: str
    source: str  # erp | resident | clerk
    registered_at: datetime
    bounced_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwnCustomer:
    """A customer number of the resident's subject. `updated_at` is when the issuer's system last told of it."""

    id: UUID
    issuer: str
    number: str
    kind: str
    name: str
    language: str | None  # what the issuer's system says
    protected: bool
    address: PostalAddress | None
    updated_at: datetime
    contacts: tuple[OwnContact, ...]


_CONTACT = (
    *(ContactPoint.kind, ContactPoint.value, ContactPoint.source),
    *(ContactPoint.registered_at, ContactPoint.bounced_at),
)


def own_customers(session: Session, resident: Resident) -> tuple[OwnCustomer, ...]:
    """Every customer number of the subject, by issuer and number, in two statements."""
    if resident.subject is None:
        return ()
    mine = select(*Customer.__table__.columns).where(Customer.person_id == resident.subject)
    rows = session.execute(mine.order_by(Customer.issuer, Customer.number)).all()
    contacts = _contacts(session, resident.subject)
    return tuple(_customer(row, contacts.get(row.id, ())) for row in rows)


def _contacts(session: Session, subject: UUID) -> dict[UUID, tuple[OwnContact, ...]]:
    rows = session.execute(
        select(*_CONTACT, ContactPoint.customer_id)
        .join(Customer, Customer.id == ContactPoint.customer_id)
        .where(Customer.person_id == subject)
        .order_by(ContactPoint.kind, ContactPoint.registered_at.desc(), ContactPoint.id)
    )
    found: dict[UUID, tuple[OwnContact, ...]] = {}
    for kind, value, source, registered_at, bounced_at, customer in rows:
        found[customer] = (*found.get(customer, ()), OwnContact(kind, value, source, registered_at, bounced_at))
    return found


def _customer(row: Row[*tuple[Any, ...]], contacts: tuple[OwnContact, ...]) -> OwnCustomer:
    return OwnCustomer(
        id=row.id,
        issuer=row.issuer,
        number=row.number,
        kind=row.kind,
        name=row.name,
        language=row.language,
        protected=row.protected,
        address=registered_address(row.name, row),
        updated_at=row.updated_at,
        contacts=contacts,
    )
