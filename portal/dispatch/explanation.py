"""Why an invoice went where it went, found by its number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select

from portal.db import Database, Session
from portal.dispatch.lookups import LookUps
from portal.dispatch.outages import Outages
from portal.dispatch.queries import AttemptView, StepView, delivery_of
from portal.dispatch.recurring import ticks_by_schedule
from portal.dispatch.status import DispatchState
from portal.dispatch.ticks import ticks_for
from portal.dispatch.ways import Desk, Judge, ways_of
from portal.invoices.models import Invoice


@dataclass(frozen=True, slots=True)
class Candidate:
    """An invoice with the number asked for. `issuer` is an organisation number."""

    id: UUID
    number: str
    kind: str
    issuer: str
    issue_date: date


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole story of one invoice. `not_started`: no run has taken it up, and the steps are as they would be now."""

    invoice: str
    state: DispatchState | Literal["not_started"]
    steps: tuple[StepView, ...]
    attempts: tuple[AttemptView, ...]


def candidates(session: Session, number_or_id: str) -> Sequence[Candidate]:
    """The invoices with this number, or the one with this id; newest first."""
    try:
        named = Invoice.id == UUID(number_or_id)
    except ValueError:
        named = Invoice.number == number_or_id
    columns = (Invoice.id, Invoice.number, Invoice.kind, Invoice.issuer, Invoice.issue_date)
    rows = session.execute(select(*columns).where(named).order_by(Invoice.issue_date.desc(), Invoice.kind))
    return [Candidate(*row) for row in rows]


def explain(database: Database, candidate: Candidate, *, desk: Desk, now: datetime) -> Explanation:
    """What was decided, tried and heard; or what would be decided, where nothing has been yet."""
    judge = Judge.of(desk, now)
    with database.transaction() as session:
        delivery = delivery_of(session, candidate.id)
        if delivery is not None and delivery.steps:
            return Explanation(candidate.number, delivery.state, delivery.steps, delivery.attempts)
        ticks = ticks_for(session, candidate.id) or ticks_by_schedule(session, candidate.id, desk.municipality)
        ways = ways_of(session, [candidate.id], desk=desk, judge=judge, ticks=ticks)
        outages = Outages.now_known(session, now=now)
    (way,) = (way for placed in LookUps(desk, judge, outages).placed([ways]) for way in placed)
    steps = (StepView(step.channel, step.verdict, step.reason.code, step.reason.numbers) for step in way.route.steps)
    return Explanation(candidate.number, delivery.state if delivery else "not_started", tuple(steps), ())
