"""Recording customers as the issuer's system knows them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import delete, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from portal.db import Session, new_key, vault_of
from portal.people.models import ContactPoint, Customer, Person, PersonIdentifier
from portal.values.national_id import NationalId
from portal.values.postal_address import PostalAddress

CustomerKind = Literal["person", "estate", "minor", "company"]


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """A customer as an invoice's manifest tells. `issuer` is an organisation number; empty contacts are None."""

    issuer: str
    number: str
    kind: CustomerKind
    name: str
    national_id: NationalId | None
    language: str | None
    protected: bool
    address: PostalAddress | None
    email: str | None
    mobile: str | None


def record_customer(session: Session, *, facts: CustomerFacts, now: datetime) -> UUID:
    """Insert or update the customer (issuer, number): the newest facts win. Return its id.

    The ERP's own contact points are replaced, also by nothing; those a resident or clerk gave are kept.
    """
    person = _person_of(session, facts, now)
    customer = _upsert(session, facts, person, now)
    _replace_erp_contacts(session, customer, {"email": facts.email, "mobile": facts.mobile}, now)
    return customer


def _person_of(session: Session, facts: CustomerFacts, now: datetime) -> UUID | None:
    # A company is nobody's own; a sole trader's person number must not open its invoices to a private login.
    if facts.national_id is None or facts.kind == "company":
        return None
    lookup = vault_of(session).index(facts.national_id.number)
    found = session.scalar(select(PersonIdentifier.person_id).where(PersonIdentifier.lookup == lookup))
    return found or _new_person(session, facts.national_id, lookup, now)


def _new_person(session: Session, national_id: NationalId, lookup: bytes, now: datetime) -> UUID:
    person = new_key()
    session.execute(insert(Person).values(id=person, created_at=now))
    row = {
        "person_id": person,
        "country": national_id.country,
        "sealed": vault_of(session).seal_text(national_id.number),
        "lookup": lookup,
        "created_at": now,
    }
    only_once = insert(PersonIdentifier).values(row).on_conflict_do_nothing(index_elements=["lookup"])
    if session.execute(only_once.returning(PersonIdentifier.person_id)).first():
        return person
    # Another intake wrote the same number a moment ago.
    session.execute(delete(Person).where(Person.id == person))
    return session.scalars(select(PersonIdentifier.person_id).where(PersonIdentifier.lookup == lookup)).one()


def _upsert(session: Session, facts: CustomerFacts, person: UUID | None, now: datetime) -> UUID:
    changing = {
        "kind": facts.kind,
        "person_id": person,
        "name": facts.name,
        "language": facts.language,
        "protected": facts.protected,
        **_address_columns(facts.address),
        "updated_at": now,
    }
    fixed = {"id": new_key(), "issuer": facts.issuer, "number": facts.number, "created_at": now}
    statement = insert(Customer).values(fixed | changing)
    upsert = statement.on_conflict_do_update(index_elements=["issuer", "number"], set_=changing)
    return session.execute(upsert.returning(Customer.id)).scalar_one()


def _address_columns(address: PostalAddress | None) -> dict[str, str | None]:
    if address is None:
        return dict.fromkeys(("street", "zip", "city", "country"))
    return {"street": address.street, "zip": address.zip, "city": address.city, "country": address.country}


def _replace_erp_contacts(session: Session, customer: UUID, contacts: dict[str, str | None], now: datetime) -> None:
    given = [(kind, value) for kind, value in contacts.items() if value]
    erp = (ContactPoint.customer_id == customer) & (ContactPoint.source == "erp")
    # The same address again keeps its row, and with it the bounce that was seen on it.
    same = tuple_(ContactPoint.kind, ContactPoint.value).in_(given)
    session.execute(delete(ContactPoint).where(erp, ~same))
    if given:
        fixed = {"customer_id": customer, "source": "erp", "registered_at": now}
        rows = [fixed | {"kind": kind, "value": value} for kind, value in given]
        session.execute(insert(ContactPoint).values(rows).on_conflict_do_nothing())
