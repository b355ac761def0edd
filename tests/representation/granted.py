"""Representations that read like life: Ola acts for Kari, for an estate, for a child."""

from datetime import date
from typing import Any
from uuid import UUID

from portal.db import Session
from portal.people.persons import persons_of
from portal.people.service import record_customer
from portal.representation.service import Grant, grant
from portal.values.national_id import NationalId, parse
from tests.invoices.issued import MORNING, OLA, OLAS_CARD, a_customer

TODAY = MORNING.date()
MARIT = "staff:marit"
# Born in 2010, and 18 on 14 May 2028.
LISE = parse("14851050095", country="NO", synthetic=True)


def ola(session: Session, *, billed: bool = True) -> UUID:
    """Ola's person; `billed`: with a customer number of his own."""
    if billed:
        record_customer(session, facts=OLAS_CARD, now=MORNING)
    return person_of(session, OLA)


def person_of(session: Session, number: NationalId) -> UUID:
    return persons_of(session, {number}, now=MORNING)[number]


def an_estate(session: Session, **other: Any) -> UUID:
    """The estate of Arne, whom no login belongs to."""
    facts = {"number": "1000020", "kind": "estate", "name": "Dødsboet etter Arne Engen", "national_id": None}
    return a_customer(session, **(facts | {"email": None, "mobile": None} | other))


def a_child(session: Session, **other: Any) -> UUID:
    facts = {"number": "1000030", "kind": "minor", "name": "Lise Nordmann", "national_id": LISE}
    return a_customer(session, **(facts | {"email": None, "mobile": None} | other))


def granted(session: Session, customer: UUID, **other: Any) -> UUID:
    """Marit grants today that Ola may act as guardian in everything, until it is taken back."""
    facts: dict[str, Any] = {"invoices": None, "ground": "guardianship", "until": None}
    person = other.pop("person", None) or ola(session)
    given = Grant(person=person, customer=customer, **(facts | other))
    return grant(session, given=given, by=MARIT, today=TODAY, now=MORNING, roles="case_worker")


def day(text: str) -> date:
    return date.fromisoformat(text)
