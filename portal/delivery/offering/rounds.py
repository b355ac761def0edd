"""A round of offers: who gets one, written down. Whether registers let it go out is found out when it is sent."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert

from portal.audit import service as audit
from portal.config import Municipality
from portal.db import Session, new_key
from portal.delivery.offering.candidates import Candidate, everyone, obstacle
from portal.delivery.offering.models import Offer, OfferSchedule
from portal.jobs import defer
from portal.values.schedule import next_time

# What could not be sent in so long is given up: the next round asks anew.
_UNSENT_FOR: Final = timedelta(days=2)


@dataclass
class Survey:
    """Of `total` customers, who is `chosen`, how many of those are to be looked up first, and why others are not."""

    total: int = 0
    unasked: int = 0
    chosen: list[Candidate] = field(default_factory=list)
    passed: Counter[str] = field(default_factory=Counter)


def survey(session: Session, *, municipality: Municipality, now: datetime) -> Survey:
    """Who would be sent an offer now, by what the house knows and registers said before. Nobody is asked."""
    found = Survey()
    for candidate, against in _judged(session, municipality, now):
        found.total += 1
        if against:
            found.passed[against] += 1
        else:
            found.chosen.append(candidate)
            found.unasked += candidate.facts.efaktura == "unasked"
    return found


def _judged(session: Session, municipality: Municipality, now: datetime) -> Iterator[tuple[Candidate, str | None]]:
    """Every customer, and the code of what speaks against an offer. A person gets one, under their first number."""
    taken = set(session.scalars(select(Offer.person_id).where(Offer.state == "planned")))
    waiting = frozenset(taken)
    for candidate in everyone(session, municipality, now):
        against = obstacle(candidate.facts, municipality, now)
        if against:
            yield candidate, against.code
        elif candidate.person in taken:
            yield candidate, "offer_waits" if candidate.person in waiting else "offered_under_another_number"
        else:
            assert candidate.person is not None  # the rule asks for a number, which a person has
            taken.add(candidate.person)
            yield candidate, None


def start_round(session: Session, *, municipality: Municipality, started_by: str, now: datetime) -> Survey:
    """Write an offer for everyone who may get one, to be sent by jobs. Two rounds at once wait for each other."""
    session.execute(text("select pg_advisory_xact_lock(hashtextextended('round of offers', 0))"))
    found = survey(session, municipality=municipality, now=now)
    if found.chosen:
        session.execute(insert(Offer), [_planned(one, municipality, now) for one in found.chosen])
        wake(session)
    actor, subject = audit.operator(started_by), audit.Subject("offers", now.isoformat())
    numbers = {"chosen": len(found.chosen), "customers": found.total}
    audit.record(session, tag="operator:offers:started", actor=actor, subject=subject, now=now, numbers=numbers)
    return found


def start_due_round(session: Session, *, municipality: Municipality, now: datetime) -> Survey | None:
    """Start a round when the schedule of the municipality's file says so; a new schedule counts from now.

    Times that went by with no worker alive are made up for once.
    """
    rules = municipality.offers
    if rules is None or not rules.enabled or rules.schedule is None:
        return None
    new = insert(OfferSchedule).values(schedule=rules.schedule, counted_from=now).on_conflict_do_nothing()
    session.execute(new)
    row = session.get_one(OfferSchedule, rules.schedule, with_for_update=True)
    if next_time(rules.schedule, after=row.counted_from, zone=municipality.zone) > now:
        return None
    row.counted_from = now
    session.flush()
    return start_round(session, municipality=municipality, started_by="schedule of offers", now=now)


def take_up_what_was_left(session: Session, *, now: datetime) -> None:
    """Give up what could not be sent for days, and wake the senders of the rest."""
    planned = Offer.state == "planned"
    session.execute(update(Offer).where(planned, Offer.created_at <= now - _UNSENT_FOR).values(state="lapsed"))
    if session.scalar(select(Offer.id).where(planned).limit(1)):
        wake(session)


def wake(session: Session) -> None:
    """Have what is planned sent; what is woken already is not woken twice."""
    defer(session, "delivery.send_offers", lock="delivery.send_offers")


def tally(session: Session, planned_at: datetime) -> Counter[str]:
    """What has become of a round: how many offers in each state, and of those passed over for which reason."""
    rows = session.execute(select(Offer.state, Offer.reason).where(Offer.created_at == planned_at))
    return Counter(reason["code"] if reason and state == "passed" else state for state, reason in rows)


def _planned(one: Candidate, municipality: Municipality, now: datetime) -> dict[str, UUID | str | datetime | None]:
    return {
        "id": new_key(),
        "customer_id": one.customer,
        "person_id": one.person,
        "language": municipality.language_for(one.language),
        "state": "planned",
        "created_at": now,
    }
