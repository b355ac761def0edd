"""What others may ask about persons and customers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import bindparam, case, select
from sqlalchemy.dialects.postgresql import distinct_on

from portal.db import Session, vault_of
from portal.people.languages import LANGUAGE
from portal.people.models import ContactPoint, Customer, PersonIdentifier
from portal.people.ownership import Owned
from portal.people.resident import Resident
from portal.values.national_id import Country, NationalId

# What a person says of themselves beats what a clerk wrote, and that beats the issuer's system.
_TRUST = case({"resident": 0, "clerk": 1}, value=ContactPoint.source, else_=2)


@dataclass(frozen=True, slots=True)
class CustomerNumber:
    """One customer number, and whom it stands for. `language`: what the person chose, else what the issuer told."""

    id: UUID
    issuer: str
    number: str
    kind: str
    name: str
    language: str | None
    protected: bool


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """A person, and the name on their invoices; None where they have none of their own."""

    person: UUID
    name: str | None


_NUMBER = (
    *(Customer.id, Customer.issuer, Customer.number, Customer.kind),
    *(Customer.name, LANGUAGE, Customer.protected),
)
_NAME = (
    select(Customer.name)
    .where(Customer.person_id == PersonIdentifier.person_id, Customer.kind == "person")
    .order_by(Customer.issuer, Customer.number)
    .limit(1)
    .correlate(PersonIdentifier)
    .scalar_subquery()
)
_ACQUAINTANCE = select(PersonIdentifier.person_id, _NAME).where(PersonIdentifier.lookup == bindparam("lookup"))


@dataclass(frozen=True, slots=True)
class Contact:
    """An e-mail address or mobile number, who gave it, and when mail to it last came back."""

    value: str
    source: str  # erp | resident | clerk
    registered_at: datetime
    bounced_at: datetime | None


@dataclass(frozen=True, slots=True)
class Contacts:
    """The contact points that count for a customer: the most trusted of each kind."""

    email: Contact | None = None
    mobile: Contact | None = None


def person_by_lookup(session: Session, lookup: bytes) -> UUID | None:
    """The person whose number has this index (`Vault.index` of its digits), or None."""
    return session.scalar(select(PersonIdentifier.person_id).where(PersonIdentifier.lookup == lookup))


def acquaintance_by_lookup(session: Session, lookup: bytes) -> Acquaintance | None:
    """Whom a person number's index belongs to, in one statement; None when nobody here is billed under it."""
    row = session.execute(_ACQUAINTANCE, {"lookup": lookup}).one_or_none()
    return Acquaintance(*row) if row else None


def customers_of(session: Session, person: UUID) -> tuple[CustomerNumber, ...]:
    """All customer numbers of a person, by issuer and number."""
    rows = select(*_NUMBER).where(Customer.person_id == person).order_by(Customer.issuer, Customer.number)
    return tuple(CustomerNumber(*row) for row in session.execute(rows))


def customers_owned(session: Session, resident: Resident) -> tuple[CustomerNumber, ...]:
    """The customer numbers that are the resident's: their own, or the one they act for in everything."""
    return tuple(CustomerNumber(*row) for row in _OWNED.ask(session, resident))


_OWNED = Owned(select(*_NUMBER).order_by(Customer.issuer, Customer.number))


def customers_numbered(session: Session, number_or_id: str) -> tuple[CustomerNumber, ...]:
    """The customers with this number, one an issuer, or the one with this id. Unscoped: for operators."""
    try:
        named = Customer.id == UUID(number_or_id)
    except ValueError:
        named = Customer.number == number_or_id
    rows = session.execute(select(*_NUMBER).where(named).order_by(Customer.issuer))
    return tuple(CustomerNumber(*row) for row in rows)


def national_numbers_of(session: Session, person: UUID) -> tuple[str, ...]:
    """A person's numbers in the clear, for taking them out of what is sent. Never to be shown or logged."""
    sealed = session.scalars(select(PersonIdentifier.sealed).where(PersonIdentifier.person_id == person))
    return tuple(vault_of(session).unseal_text(number) for number in sealed)


def national_ids_of(session: Session, persons: Collection[UUID]) -> Mapping[UUID, NationalId]:
    """By person, the newest number in the clear, for asking registers. Never to be shown, logged or stored unsealed."""
    person, vault = PersonIdentifier.person_id, vault_of(session)
    rows = session.execute(
        select(person, PersonIdentifier.sealed, PersonIdentifier.country)
        .where(person.in_(persons))
        .order_by(person, PersonIdentifier.created_at.desc(), PersonIdentifier.id.desc())
        .ext(distinct_on(person))
    )
    return {key: NationalId(vault.unseal_text(sealed), cast("Country", country)) for key, sealed, country in rows}


def contact_of(
    session: Session, customer_ids: Collection[UUID], *, but_of: Collection[str] = ()
) -> Mapping[UUID, Contacts]:
    """The contact points that count, a customer; customers without any are not in the answer.

    `but_of`: as if these sources had given none.
    """
    key = (ContactPoint.customer_id, ContactPoint.kind)
    rows = (
        select(*key, ContactPoint.value, ContactPoint.source, ContactPoint.registered_at, ContactPoint.bounced_at)
        .where(ContactPoint.customer_id.in_(customer_ids), ContactPoint.source.not_in(but_of))
        .order_by(*key, _TRUST)
        .ext(distinct_on(*key))
    )
    found: dict[UUID, dict[str, Contact]] = {}
    for customer, kind, value, source, registered_at, bounced_at in session.execute(rows):
        found.setdefault(customer, {})[kind] = Contact(value, source, registered_at, bounced_at)
    return {customer: Contacts(**kinds) for customer, kinds in found.items()}
