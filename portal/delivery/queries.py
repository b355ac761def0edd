"""Which way a customer's next invoice takes and why: the same rule as a run's, asked for what comes next.

What comes next is the invoice that waits; when none does, one like the last, issued today.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from portal.db import Database, Session
from portal.delivery.answers import Heard, heard_of
from portal.dispatch.cascade import Step, route
from portal.dispatch.forthcoming import Asked, LastHeard, first_asked, last_heard, last_of, waiting_of
from portal.dispatch.pausing.outages import Outages
from portal.dispatch.placing.lookups import LookUps
from portal.dispatch.placing.ticks import ticks_for
from portal.dispatch.placing.ways import Desk, Judge, Way, ways_as_told
from portal.dispatch.running.recurring import ticks_by_schedule
from portal.dispatch.subjects import known_of
from portal.invoices.queries import DispatchFacts
from portal.people.queries import Contacts


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where the next invoice goes. `known` is what the house knows of it; `waits`: it is registered already.

    `way` is as a run would find it; `rows` are the channels in the order they are tried, each with its own answer,
    whatever the others say. `heard` is what registers said earlier, by channel; what was just asked is not in it.
    `last` is how the last one went; None when none has gone.
    """

    known: DispatchFacts
    waits: bool
    way: Way
    rows: tuple[Step, ...]
    heard: Mapping[str, Heard]
    last: LastHeard | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: of which customer, and with which contact points instead of those that count now."""

    customer: UUID
    contacts: Contacts | None = None


def forecast(session: Session, question: Question, *, desk: Desk, now: datetime) -> Forecast | None:
    """Where a customer's next invoice goes by what registers last said; None for who has never had an invoice."""
    judge = Judge.of(desk, now)
    coming = _coming(session, question, desk, judge)
    return _foreseen(coming, judge, _heard(session, coming, judge, now)) if coming else None


def forecast_asking(database: Database, question: Question, *, desk: Desk, now: datetime) -> Forecast | None:
    """The same; but an invoice that waits is to be sent, so the registers its way depends on are asked.

    No transaction is open while they are, and nothing is written.
    """
    judge = Judge.of(desk, now)
    with database.transaction() as session:
        coming = _coming(session, question, desk, judge)
        heard = _heard(session, coming, judge, now) if coming else {}
        outages = Outages.now_known(session, now=now)
    if coming is None or not coming.waits:
        return _foreseen(coming, judge, heard) if coming else None
    asked = next(one for placed in LookUps(desk, judge, outages).placed([[coming.way]]) for one in placed)
    later = {name: one for name, one in heard.items() if name not in asked.facts.answers}
    return replace(_foreseen(replace(coming, way=asked), judge, later), way=asked)


def rows_of(way: Way, judge: Judge) -> tuple[Step, ...]:
    """What the rule says of each channel alone, in the order in which they are tried for this one."""
    order = way.facts.preference.first_in(judge.order)
    return tuple(route(way.facts, (channel,), judge.rules, judge.today).steps[0] for channel in order)


@dataclass(frozen=True, slots=True)
class _Coming:
    """What comes next, as far as the house itself knows its way."""

    known: DispatchFacts
    waits: bool
    way: Way
    last: LastHeard | None


def _coming(session: Session, question: Question, desk: Desk, judge: Judge) -> _Coming | None:
    waiting = waiting_of(session, question.customer)
    invoice = waiting.invoice if waiting else last_of(session, question.customer)
    known = known_of(session, [invoice]).get(invoice) if invoice else None
    if invoice is None or not isinstance(known, DispatchFacts):
        return None
    known = known if waiting else _like(known, first_asked(session, invoice), judge.today)
    known = replace(known, contacts=question.contacts) if question.contacts else known
    ticks = ticks_for(session, invoice) if waiting else None
    ticks = ticks or ticks_by_schedule(session, invoice, desk.municipality)
    before = {invoice: waiting.before} if waiting else None
    (way,) = ways_as_told(session, [known], desk=desk, judge=judge, before=before, ticks=ticks)
    return _Coming(known, waiting is not None, way, last_heard(session, [question.customer]).get(question.customer))


def _like(last: DispatchFacts, asked: Asked, today: date) -> DispatchFacts:
    """An invoice like the last one, issued today: what was paid of that one or set by hand for it alone is not."""
    due = today + (asked.due_date - last.issue_date) if asked.due_date else None
    return replace(last, issue_date=today, due_date=due, amount=asked.amount, claim_version=1, preferred_channel=None)


def _foreseen(coming: _Coming, judge: Judge, heard: Mapping[str, Heard]) -> Forecast:
    """With what registers said earlier; what the house itself knows stands."""
    answers = {**{name: one.answer for name, one in heard.items()}, **coming.way.facts.answers}
    facts = replace(coming.way.facts, answers=answers)
    way = replace(coming.way, facts=facts, route=judge.route(facts))
    by_channel = {channel: heard[name] for channel, name in _registers(judge).items() if name in heard}
    return Forecast(coming.known, coming.waits, way, rows_of(way, judge), by_channel, coming.last)


def _heard(session: Session, coming: _Coming | None, judge: Judge, now: datetime) -> dict[str, Heard]:
    """Without what Vipps said of a mobile number that has been changed since."""
    if coming is None:
        return {}
    found = heard_of(session, coming.known.customer_id, _registers(judge), now=now)
    mobile, vipps = coming.known.contacts.mobile, found.get("vipps")
    by_mobile = judge.rules.vipps_match == "registered_mobile"
    if by_mobile and mobile and vipps and vipps.at < mobile.registered_at:
        del found["vipps"]
    return found


def _registers(judge: Judge) -> dict[str, str]:
    channels = judge.rules.channels
    return {name: can.register for name in judge.order if (can := channels.get(name)) and can.register}
