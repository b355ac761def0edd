"""The way each invoice would go at this moment: facts loaded set-based, the rule asked for each."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portal.config import Municipality
from portal.db import Session
from portal.dispatch.capabilities import Capabilities
from portal.dispatch.cascade import Facts, Route, route
from portal.dispatch.facts import facts_of, rules_of
from portal.dispatch.register import Asked
from portal.invoices.queries import DispatchFacts, for_dispatch
from portal.people.queries import national_ids_of
from portal.policy.outcome import Reason
from portal.values.national_id import NationalId


@dataclass(frozen=True, slots=True)
class Desk:
    """What routing is done with. `connected` are the channels that can be used; `address` is PORTAL_BASE_URL."""

    municipality: Municipality
    connected: Mapping[str, Capabilities]
    address: str


@dataclass(frozen=True, slots=True)
class Way:
    """An invoice, what was known of it, and the way found."""

    known: DispatchFacts
    facts: Facts
    asked: Asked
    route: Route


def ways_of(
    session: Session,
    invoices: Collection[UUID],
    *,
    desk: Desk,
    now: datetime,
    refused: Mapping[UUID, Mapping[str, Reason]] | None = None,
) -> Iterator[Way]:
    """A way for each invoice. `refused` is, by invoice, the channels that have said no, and why."""
    today = now.astimezone(desk.municipality.zone).date()
    order, rules = desk.municipality.order_on(today), rules_of(desk.municipality, desk.connected)
    found = for_dispatch(session, invoices)
    numbers = national_ids_of(session, {known.person_id for known in found.values() if known.person_id})
    for invoice, known in found.items():
        refusals = (refused or {}).get(invoice, {})
        facts = facts_of(known, refused=refusals, country=desk.municipality.country)
        yield Way(known, facts, _asked(known, numbers), route(facts, order, rules, today))


def _asked(known: DispatchFacts, numbers: Mapping[UUID, NationalId]) -> Asked:
    mobile = known.contacts.mobile
    number = numbers.get(known.person_id) if known.person_id else None
    return Asked(known.invoice_id, number, mobile.value if mobile else None, known.issuer)
