"""What staff may ask about customers: anybody's. Only the desk imports this; a test holds that."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select

from portal.db import Session
from portal.people.addresses import registered_address
from portal.people.models import ContactPoint, Customer, PersonIdentifier
from portal.people.queries import national_numbers_of
from portal.values.postal_address import PostalAddress
from portal.words.alphabets import folded

_BORN = {11: 6, 12: 8}  # how many digits of a number say when somebody was born


@dataclass(frozen=True, slots=True)
class CustomerHit:
    """A customer that was looked for."""

    id: UUID
    number: str
    name: str
    kind: str
    protected: bool


@dataclass(frozen=True, slots=True)
class DeskCustomer:
    """A customer with all the desk shows. `address` is None where none is known."""

    id: UUID
    issuer: str
    number: str
    name: str
    kind: str
    language: str | None
    protected: bool
    person: UUID | None
    address: PostalAddress | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class DeskContact:
    """An e-mail address or mobile number: who gave it, when, and when mail to it last came back."""

    kind: str  # email | mobile
    value: str
    source: str  # erp | resident | clerk
    registered_at: datetime
    bounced_at: datetime | None


_HIT = (Customer.id, Customer.number, Customer.name, Customer.kind, Customer.protected)


def customers_named(session: Session, text: str, *, most: int) -> tuple[CustomerHit, ...]:
    """Those whose names hold every word of `text`, in whatever order they lie; at most `most` and one."""
    words = folded(text).split()
    found = _hits(session, *(Customer.name.ilike(_pattern(word), escape="\\") for word in words), most=most + 1)
    return tuple(hit for hit in found if all(word in folded(hit.name) for word in words))


def customers_numbered(session: Session, number: str, issuers: Collection[str]) -> tuple[CustomerHit, ...]:
    """Those with exactly this customer number, one an issuer at most."""
    return _hits(session, Customer.issuer.in_(issuers), Customer.number == number)


def customers_of_person(session: Session, lookup: bytes) -> tuple[CustomerHit, ...]:
    """The customers of the person whose number has this index (`Vault.index` of its digits)."""
    person = select(PersonIdentifier.person_id).where(PersonIdentifier.lookup == lookup).scalar_subquery()
    return _hits(session, Customer.person_id == person)


def customers_with(session: Session, ids: Collection[UUID]) -> tuple[CustomerHit, ...]:
    """Those with these ids."""
    return _hits(session, Customer.id.in_(ids)) if ids else ()


def customer_of(session: Session, customer_id: UUID) -> DeskCustomer | None:
    """One customer, or None."""
    row = session.execute(select(*Customer.__table__.columns).where(Customer.id == customer_id)).one_or_none()
    return _customer(row) if row else None


def contact_points_of(session: Session, customer_id: UUID) -> tuple[DeskContact, ...]:
    """Every contact point that is registered, whoever gave it; e-mail addresses first, the newest first."""
    columns = (ContactPoint.kind, ContactPoint.value, ContactPoint.source)
    more = (ContactPoint.registered_at, ContactPoint.bounced_at)
    rows = select(*columns, *more).where(ContactPoint.customer_id == customer_id)
    newest_first = rows.order_by(ContactPoint.kind, ContactPoint.registered_at.desc(), ContactPoint.id)
    return tuple(DeskContact(*row) for row in session.execute(newest_first))


def births_of(session: Session, person: UUID) -> tuple[str, ...]:
    """The part of each of a person's numbers that says when they were born; never the whole number."""
    numbers = national_numbers_of(session, person)
    return tuple(dict.fromkeys(number[: _BORN[len(number)]] for number in numbers))


def _hits(session: Session, *which: ColumnElement[bool], most: int | None = None) -> tuple[CustomerHit, ...]:
    rows = session.execute(select(*_HIT).where(*which).limit(most))
    return tuple(CustomerHit(*row) for row in rows)


def _pattern(word: str) -> str:
    """What the database narrows down by. It may know no capitals beyond A to Z: any sign fits such a letter."""
    escaped = re.sub(r"([\\%_])", r"\\\1", word)
    return f"%{re.sub(r'[^ -~]', '_', escaped)}%"


def _customer(row: Row[*tuple[Any, ...]]) -> DeskCustomer:
    return DeskCustomer(
        id=row.id,
        issuer=row.issuer,
        number=row.number,
        name=row.name,
        kind=row.kind,
        language=row.language,
        protected=row.protected,
        person=row.person_id,
        address=registered_address(row.name, row),
        updated_at=row.updated_at,
    )
