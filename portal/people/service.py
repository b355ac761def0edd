"""Recording customers as the issuer's system knows them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Text, any_, bindparam, case, delete, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import ARRAY, insert

from portal.db import Base, Session, new_key
from portal.people.models import ContactPoint, Customer
from portal.people.persons import persons_of
from portal.values.national_id import NationalId
from portal.values.postal_address import PostalAddress

CustomerKind = Literal["person", "estate", "minor", "company"]

# Made once: a batch of invoices runs each of them again and again.
_TABLES = Base.metadata.tables
_INSERT_CUSTOMER = insert(_TABLES["customer"])
_CHANGING = ("kind", "person_id", "name", "language", "protected", "street", "zip", "city", "country", "updated_at")
_NEW = _INSERT_CUSTOMER.excluded
_UPSERT_CUSTOMER = _INSERT_CUSTOMER.on_conflict_do_update(
    index_elements=["issuer", "number"], set_={name: _NEW[name] for name in _CHANGING}
)
# The kind and the protection of a customer are never told by silence.
_KEPT = ("person_id", "language", "street", "zip", "city", "country")
_UPSERT_TOLD = _INSERT_CUSTOMER.on_conflict_do_update(
    index_elements=["issuer", "number"],
    set_={
        "name": _NEW.name,
        "updated_at": _NEW.updated_at,
        **{name: func.coalesce(_NEW[name], _TABLES["customer"].c[name]) for name in _KEPT},
    },
)
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
    return record_customers(session, facts=[facts], now=now)[facts]


def record_customers(session: Session, *, facts: Sequence[CustomerFacts], now: datetime) -> dict[CustomerFacts, UUID]:
    """Record many at once, each as `record_customer` does; of several that tell of one customer, the last wins."""
    last = {(one.issuer, one.number): one for one in facts}
    persons = persons_of(
        session, {one.national_id for one in last.values() if _is_someone(one) and one.national_id}, now=now
    )
    for statement, complete in ((_UPSERT_CUSTOMER, True), (_UPSERT_TOLD, False)):
        rows = [_row(one, persons, now) for _, one in sorted(last.items(), key=_key) if one.complete == complete]
        if rows:
            session.execute(statement, rows)
    ids = _ids(session, last.keys())
    _replace_erp_contacts(session, {ids[key]: one for key, one in last.items()}, now)
    return {one: ids[one.issuer, one.number] for one in facts}


def mail_came_back(session: Session, *, customer: UUID, address: str, now: datetime) -> None:
    """Note that mail to an address of a customer came back, so that it is not used again.

    It counts until whoever gave the address gives another.
    """
    theirs = (ContactPoint.customer_id == customer, ContactPoint.kind == "email", ContactPoint.value == address)
    session.execute(update(ContactPoint).where(*theirs).values(bounced_at=now))


def _is_someone(facts: CustomerFacts) -> bool:
    # A company is nobody's own; a sole trader's person number must not open its invoices to a private login.
    return facts.kind != "company"


def _key(pair: tuple[tuple[str, str], CustomerFacts]) -> tuple[str, str]:
    # In one order for all: two intakes that tell of the same customers must not wait for each other crosswise.
    return pair[0]


def _row(facts: CustomerFacts, persons: Mapping[NationalId, UUID], now: datetime) -> dict[str, Any]:
    return {
        "id": new_key(),
        "issuer": facts.issuer,
        "number": facts.number,
        "kind": facts.kind,
        "person_id": persons.get(facts.national_id) if facts.national_id and _is_someone(facts) else None,
        "name": facts.name,
        "language": facts.language,
        "protected": facts.protected,
        **_address_columns(facts.address),
        "created_at": now,
        "updated_at": now,
    }


def _ids(session: Session, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
    named = tuple_(Customer.issuer, Customer.number).in_(keys)
    rows = session.execute(select(Customer.issuer, Customer.number, Customer.id).where(named)) if keys else ()
    return {(row[0], row[1]): row[2] for row in rows}


def _address_columns(address: PostalAddress | None) -> dict[str, str | None]:
    if address is None:
        return dict.fromkeys(("street", "zip", "city", "country"))
    return {"street": address.street, "zip": address.zip, "city": address.city, "country": address.country}


def _replace_erp_contacts(session: Session, told_of: Mapping[UUID, CustomerFacts], now: datetime) -> None:
    replaced, given = [], []
    for customer, facts in told_of.items():
        told = {"email": facts.email or None, "mobile": facts.mobile or None}
        kinds = [kind for kind, value in told.items() if value or facts.complete]
        replaced.append({"customer": customer, "kinds": kinds, **told})
        fixed = {"customer_id": customer, "source": "erp", "registered_at": now}
        given += [fixed | {"kind": kind, "value": value} for kind, value in told.items() if value]
    for statement, rows in ((_DELETE_OTHER_CONTACTS, replaced), (_INSERT_CONTACT, given)):
        if rows:
            session.execute(statement, rows)
