"""Persons by their national identity numbers: found, or made, many at once."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from portal.db import Base, Session, new_key, vault_of
from portal.people.models import Person, PersonIdentifier
from portal.values.national_id import Country, NationalId

# Made once: a batch of invoices runs each of them again and again.
_INSERT_PERSON = insert(Base.metadata.tables[Person.__tablename__])
_INSERT_IDENTIFIER = insert(Base.metadata.tables[PersonIdentifier.__tablename__]).on_conflict_do_nothing(
    index_elements=["lookup"]
)
_COLUMNS = select(PersonIdentifier.lookup, PersonIdentifier.person_id)


def persons_of(session: Session, numbers: Collection[NationalId], *, now: datetime) -> dict[NationalId, UUID]:
    """The person that each number names; those not known yet are made."""
    vault = vault_of(session)
    lookups = {number: vault.index(number.number) for number in numbers}
    known = _known(session, lookups.values())
    unknown = {number: lookup for number, lookup in lookups.items() if lookup not in known}
    if unknown:
        known |= _made(session, unknown, now)
    return {number: known[lookup] for number, lookup in lookups.items()}


def person_behind(session: Session, *, sealed: bytes, country: Country, now: datetime) -> UUID:
    """The person with this sealed number, made now if nobody here has it: they begin something of their own.

    Nobody is made by logging in, nor by looking.
    """
    number = NationalId(vault_of(session).unseal_text(sealed), country)
    return persons_of(session, {number}, now=now)[number]


def _known(session: Session, lookups: Collection[bytes]) -> dict[bytes, UUID]:
    rows = session.execute(_COLUMNS.where(PersonIdentifier.lookup.in_(lookups))) if lookups else ()
    return {row[0]: row[1] for row in rows}


def _made(session: Session, unknown: Mapping[NationalId, bytes], now: datetime) -> dict[bytes, UUID]:
    vault = vault_of(session)
    # In one order for all: two intakes that make the same persons must not wait for each other crosswise.
    in_order = sorted(unknown.items(), key=lambda pair: pair[1])
    fresh = {lookup: new_key() for _, lookup in in_order}
    session.execute(_INSERT_PERSON, [{"id": person, "created_at": now} for person in fresh.values()])
    rows = [
        {
            "person_id": fresh[lookup],
            "country": number.country,
            "sealed": vault.seal_text(number.number),
            "lookup": lookup,
            "created_at": now,
        }
        for number, lookup in in_order
    ]
    session.execute(_INSERT_IDENTIFIER, rows)
    named = _known(session, fresh.keys())
    # Another intake wrote the same number a moment ago: ours is nobody.
    needless = set(fresh.values()) - set(named.values())
    if needless:
        session.execute(delete(Person).where(Person.id.in_(needless)))
    return named
