"""Recording customers as the issuer's system knows them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import Text, any_, bindparam, case, delete, func, select
from sqlalchemy.dialects.postgresql import ARRAY, insert

from portal.db import Base, Session, new_key, vault_of
from portal.people.models import ContactPoint, Customer, Person, PersonIdentifier
from portal.values.national_id import NationalId
from portal.values.postal_address import PostalAddress

CustomerKind = Literal["person", "estate", "minor", "company"]

# Made once: a batch of invoices runs each of them a thousand times.
_TABLES = Base.metadata.tables
_INSERT_PERSON = insert(_TABLES["person"])
_INSERT_IDENTIFIER = (
    insert(_TABLES["person_identifier"])
    .on_conflict_do_nothing(index_elements=["lookup"])
    .returning(PersonIdentifier.person_id)
)
_INSERT_CUSTOMER = insert(_TABLES["customer"])
_CHANGING = ("kind", "person_id", "name", "language", "protected", "street", "zip", "city", "country", "updated_at")
_NEW = _INSERT_CUSTOMER.excluded
_UPSERT_CUSTOMER = _INSERT_CUSTOMER.on_conflict_do_update(
    index_elements=["issuer", "number"], set_={name: _NEW[name] for name in _CHANGING}
).returning(Customer.id)
# The kind and the protection of a customer are never told by silence.
_KEPT = ("person_id", "language", "street", "zip", "city", "country")
_UPSERT_TOLD = _INSERT_CUSTOMER.on_conflict_do_update(
    index_elements=["issuer", "number"],
    set_={
        "name": _NEW.name,
        "updated_at": _NEW.updated_at,
        **{name: func.coalesce(_NEW[name], _TABLES["customer"].c[name]) for name in _KEPT},
    },
).returning(Customer.id)
_TOLD = case(
    {kind: bindparam(kind, type_=ContactPoint.value.type) for kind in ("email", "mobile")}, value=ContactPoint.kind
)
# The same address again keeps its row, and with it the bounce that was seen on it.
_DELETE_OTHER_CONTACTS = delete(_TABLES["contact_point"]).where(
    ContactPoint.customer_id == bindparam("customer"),
    ContactPoint.source == "erp",
    ContactPoint.kind == any_(bindparam("kinds", type_=ARRAY(Text))),
    ContactPoint.value.is_distinct_from(_TOLD),
)
_INSERT_CONTACT = insert(_TABLES["contact_point"]).on_conflict_do_nothing()


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """A customer as an invoice's manifest tells. `issuer` is an organisation number; empty contacts are None.

    `complete`: what is None is known to be nothing. A bare UBL file is not complete: it is silent on person
    numbers and addresses, and what was known before stays.
    """

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
    complete: bool = True


def record_customer(session: Session, *, facts: CustomerFacts, now: datetime) -> UUID:
    """Insert or update the customer (issuer, number): the newest facts win. Return its id.

    The ERP's own contact points are replaced, also by nothing when the facts are complete; those a resident or
    clerk gave are kept.
    """
    person = _person_of(session, facts, now)
    customer = _upsert(session, facts, person, now)
    _replace_erp_contacts(session, customer, facts, now)
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
    session.execute(_INSERT_PERSON, {"id": person, "created_at": now})
    row = {
        "person_id": person,
        "country": national_id.country,
        "sealed": vault_of(session).seal_text(national_id.number),
        "lookup": lookup,
        "created_at": now,
    }
    if session.execute(_INSERT_IDENTIFIER, row).first():
        return person
    # Another intake wrote the same number a moment ago.
    session.execute(delete(Person).where(Person.id == person))
    return session.scalars(select(PersonIdentifier.person_id).where(PersonIdentifier.lookup == lookup)).one()


def _upsert(session: Session, facts: CustomerFacts, person: UUID | None, now: datetime) -> UUID:
    row = {
        "id": new_key(),
        "issuer": facts.issuer,
        "number": facts.number,
        "kind": facts.kind,
        "person_id": person,
        "name": facts.name,
        "language": facts.language,
        "protected": facts.protected,
        **_address_columns(facts.address),
        "created_at": now,
        "updated_at": now,
    }
    return session.execute(_UPSERT_CUSTOMER if facts.complete else _UPSERT_TOLD, row).scalar_one()


def _address_columns(address: PostalAddress | None) -> dict[str, str | None]:
    if address is None:
        return dict.fromkeys(("street", "zip", "city", "country"))
    return {"street": address.street, "zip": address.zip, "city": address.city, "country": address.country}


def _replace_erp_contacts(session: Session, customer: UUID, facts: CustomerFacts, now: datetime) -> None:
    told = {"email": facts.email or None, "mobile": facts.mobile or None}
    replaced = [kind for kind, value in told.items() if value or facts.complete]
    session.execute(_DELETE_OTHER_CONTACTS, {"customer": customer, "kinds": replaced, **told})
    fixed = {"customer_id": customer, "source": "erp", "registered_at": now}
    rows = [fixed | {"kind": kind, "value": value} for kind, value in told.items() if value]
    if rows:
        session.execute(_INSERT_CONTACT, rows)
