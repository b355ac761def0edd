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
from portal.invoices.queries import DispatchFacts, for_dispatch
from portal.policy.outcome import Reason


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
    for invoice, known in for_dispatch(session, invoices).items():
        refusals = (refused or {}).get(invoice, {})
        facts = facts_of(known, refused=refusals, country=desk.municipality.country)
        yield Way(known, facts, route(facts, order, rules, today))
