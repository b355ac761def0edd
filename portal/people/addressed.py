"""Customers as they are written to: name, address, and the e-mail address that counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select

from portal.db import Session
from portal.people.languages import LANGUAGE
from portal.people.models import Customer
from portal.people.queries import contact_of
from portal.values.postal_address import PostalAddress


@dataclass(frozen=True, slots=True)
class Addressed:
    """A customer to be written to. `email` is None where mail to it came back; `address` where none is complete."""

    id: UUID
    issuer: str
    number: str
    name: str
    kind: str
    language: str | None
    person: UUID | None
    email: str | None
    address: PostalAddress | None

    @property
    def is_reachable(self) -> bool:
        """Whether any way is known that a letter could take."""
        return bool(self.person or self.email or self.address)


_COLUMNS = (
    *(Customer.id, Customer.issuer, Customer.number, Customer.name, Customer.kind, LANGUAGE, Customer.person_id),
    *(Customer.street, Customer.zip, Customer.city, Customer.country),
)


def addressed(session: Session, customer: UUID) -> Addressed | None:
    """One customer, or None."""
    found = _found(session, Customer.id == customer)
    return found[0] if found else None


def addressed_as_person(session: Session, person: UUID) -> Addressed | None:
    """The first customer number that somebody has in their own name, by issuer and number; None for who has none."""
    found = _found(session, (Customer.person_id == person) & (Customer.kind == "person"))
    return found[0] if found else None


def _found(session: Session, which: ColumnElement[bool]) -> Sequence[Addressed]:
    rows = session.execute(select(*_COLUMNS).where(which).order_by(Customer.issuer, Customer.number).limit(1))
    return [_addressed(session, row) for row in rows]


def _addressed(session: Session, row: Row[*tuple[Any, ...]]) -> Addressed:
    known = contact_of(session, [row.id]).get(row.id)
    email = known.email if known and known.email and not known.email.bounced_at else None
    address = PostalAddress(row.name, row.street or "", row.zip or "", row.city or "", row.country or "")
    return Addressed(
        id=row.id,
        issuer=row.issuer,
        number=row.number,
        name=row.name,
        kind=row.kind,
        language=row.customer_language,
        person=row.person_id,
        email=email.value if email else None,
        address=address if address.is_complete else None,
    )
