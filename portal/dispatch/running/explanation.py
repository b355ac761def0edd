"""Why an invoice went where it went, found by its number; or a letter, by its id."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, select

from portal.db import Database, Session
from portal.dispatch.models import Letter
from portal.dispatch.pausing.outages import Outages
from portal.dispatch.placing.lookups import LookUps
from portal.dispatch.placing.ticks import ticks_for
from portal.dispatch.placing.ways import Desk, Judge, ways_of
from portal.dispatch.queries import AttemptView, Delivery, StepView, delivery_of
from portal.dispatch.running.recurring import ticks_by_schedule
from portal.dispatch.status import DispatchState
from portal.invoices.models import Invoice


@dataclass(frozen=True, slots=True)
class Candidate:
    """An invoice with the number asked for, or a letter. `issuer` is an organisation number."""

    id: UUID
    number: str
    kind: str
    issuer: str
    issue_date: date

    @property
    def of(self) -> Literal["invoice", "letter"]:
        return "letter" if self.kind == "letter" else "invoice"


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole story of one invoice or letter.

    `not_started`: no run has taken it up, and the steps are as they would be now. `copy` is how the copy goes of what
    AvtaleGiro draws; None where there is none.
    """

    invoice: str
    state: DispatchState | Literal["not_started"]
    steps: tuple[StepView, ...]
    attempts: tuple[AttemptView, ...]
    of: Literal["invoice", "letter"] = "invoice"
    copy: Delivery | None = None


def candidates(session: Session, number_or_id: str) -> Sequence[Candidate]:
    """The invoices with this number, or the invoice or letter with this id; newest first."""
    try:
        key = UUID(number_or_id)
    except ValueError:
        return _invoices(session, Invoice.number == number_or_id)
    return _invoices(session, Invoice.id == key) or _letters(session, key)


def _invoices(session: Session, named: ColumnElement[bool]) -> Sequence[Candidate]:
    columns = (Invoice.id, Invoice.number, Invoice.kind, Invoice.issuer, Invoice.issue_date)
    rows = session.execute(select(*columns).where(named).order_by(Invoice.issue_date.desc(), Invoice.kind))
    return [Candidate(*row) for row in rows]


def _letters(session: Session, key: UUID) -> Sequence[Candidate]:
    rows = session.execute(select(Letter.issuer, Letter.created_at).where(Letter.id == key))
    return [Candidate(key, str(key), "letter", issuer, written.date()) for issuer, written in rows]


def explain(database: Database, candidate: Candidate, *, desk: Desk, now: datetime) -> Explanation:
    """What was decided, tried and heard; or what would be decided, where nothing has been yet."""
    judge = Judge.of(desk, now)
    with database.transaction() as session:
        delivery = delivery_of(session, candidate.id, candidate.of)
        if delivery is not None and delivery.steps:
            copy = delivery_of(session, candidate.id, candidate.of, purpose="copy")
            return Explanation(candidate.number, delivery.state, delivery.steps, delivery.attempts, candidate.of, copy)
        ticks = ticks_for(session, candidate.id) or ticks_by_schedule(session, candidate.id, desk.municipality)
        ways = ways_of(session, [candidate.id], desk=desk, judge=judge, ticks=ticks)
        outages = Outages.now_known(session, now=now)
    (way,) = (way for placed in LookUps(desk, judge, outages).placed([ways]) for way in placed)
    steps = (StepView(step.channel, step.verdict, step.reason.code, step.reason.numbers) for step in way.route.steps)
    return Explanation(candidate.number, delivery.state if delivery else "not_started", tuple(steps), (), candidate.of)
