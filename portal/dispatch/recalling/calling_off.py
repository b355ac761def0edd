"""Promises given back: what nobody has taken is called off; of a cancelled run, what a channel has is asked back.

The promises are those of a cancelled run, or those of claims that others have taken the place of (`withdrawal`).

What is being handed over, or may have been, is left until that is certain; the sweep then comes by again. So nothing is
given back that could still arrive, and a new run that takes it up sends nothing twice.

Rows somebody else works on at this moment are skipped, never waited for, so that nobody waits in a circle: the sweep
that follows finds them, and no sender takes up anything new of a cancelled run meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Select, and_, exists, func, insert, literal, or_, select, update
from sqlalchemy.dialects.postgresql import JSONB

from portal.db import Session, UtcDateTime
from portal.dispatch.models import Attempt, AttemptEvent, Dispatch, Run, Transmission
from portal.dispatch.recalling.recalls import wake_recall
from portal.dispatch.status import ENDED, TAKEN, DispatchState

_NOT_SYNCHRONIZED = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class CalledOff:
    """How many promises were given back, how many are still being handed over, how many are being asked back."""

    cancelled: int
    under_way: int
    asked_back: int


def call_off(session: Session, run: UUID, *, now: datetime) -> CalledOff:
    """Do for a cancelled run what can be done by now. May be repeated."""
    cancelled = give_back(session, Dispatch.run_id == run, because={"run": "cancelled"}, now=now)
    asked_back = _ask_back(session, run, now)
    return CalledOff(cancelled, _under_way(session, run), asked_back)


def give_back(session: Session, which: ColumnElement[bool], *, because: Mapping[str, str], now: datetime) -> int:
    """Give back such open promises as have certainly not left the house; `because` is told in the events."""
    return _give_back_unrouted(session, which, now) + _give_back_planned(session, which, because, now)


def unfinished_cancelled(session: Session) -> Sequence[UUID]:
    """The cancelled runs of which something was still in hand, or is to be asked back."""
    live = and_(Attempt.dispatch_id == Dispatch.id, Attempt.state.not_in(ENDED))
    left = or_(Dispatch.state == "open", Attempt.recall == "wanted")
    found = select(Run.id).join(Dispatch, Dispatch.run_id == Run.id).outerjoin(Attempt, live)
    return session.scalars(found.where(Run.state == "cancelled", left).distinct()).all()


def _give_back_unrouted(session: Session, which: ColumnElement[bool], now: datetime) -> int:
    """Promises without an attempt, or whose last channel said no: `routed_at` says so in their own row."""
    unrouted = select(Dispatch.id).where(which, Dispatch.state == "open", Dispatch.routed_at.is_(None))
    free = unrouted.with_for_update(skip_locked=True).cte("free")
    return _give_back(session, select(free.c.id), now)


def _give_back_planned(session: Session, which: ColumnElement[bool], because: Mapping[str, str], now: datetime) -> int:
    """Those whose attempt certainly has not left the house; a sender that has it in hand begins it no more."""
    theirs = select(Dispatch.id).where(which, Dispatch.state == "open")
    planned = and_(Attempt.state == "planned", Attempt.dispatch_id.in_(theirs), ~_may_have_left())
    free = select(Attempt.id).where(planned).with_for_update(of=Attempt, skip_locked=True).cte("free")
    these = update(Attempt).where(Attempt.id.in_(select(free.c.id))).values(state="revoked", updated_at=now)
    revoked = these.returning(Attempt.id, Attempt.dispatch_id).cte("revoked")
    return _give_back(session, select(revoked.c.dispatch_id), now, _told(revoked, because, now))


def _may_have_left() -> ColumnElement[bool]:
    """Tried before with an outcome nobody knew, or part of a transmission whose bytes are whole."""
    doubtful = exists().where(AttemptEvent.attempt_id == Attempt.id, AttemptEvent.state == "unknown")
    whole = exists().where(Transmission.id == Attempt.transmission_id, Transmission.state != "opened")
    return or_(and_(Attempt.tries > 0, doubtful), whole)


def _told(revoked: CTE, because: Mapping[str, str], now: datetime) -> CTE:
    columns = ["attempt_id", "state", "at", "detail"]
    values = select(revoked.c.id, literal("revoked"), literal(now, UtcDateTime), literal(dict(because), JSONB))
    return insert(AttemptEvent).from_select(columns, values).returning(AttemptEvent.id).cte("told")


def _give_back(session: Session, which: Select[UUID], now: datetime, *also: CTE) -> int:
    given = update(Dispatch).where(Dispatch.id.in_(which), Dispatch.state == "open")
    cancelled = given.values(state="cancelled", closed_at=now, held_until=None).returning(Dispatch.id)
    return len(session.scalars(cancelled.add_cte(*also), execution_options=_NOT_SYNCHRONIZED).all())


def _ask_back(session: Session, run: UUID, now: datetime) -> int:
    """Want back what channels have taken, and wake who asks them. Return how many are wanted."""
    taken = and_(Attempt.state.in_(TAKEN), Attempt.dispatch_id.in_(_of(run, "open", "settled")))
    new = select(Attempt.id).where(taken, Attempt.recall.is_(None)).with_for_update(of=Attempt, skip_locked=True)
    asked = update(Attempt).where(Attempt.id.in_(select(new.cte("free").c.id)))
    wanted_now = asked.values(recall="wanted", recall_why="run", recall_since=now)
    session.execute(wanted_now, execution_options=_NOT_SYNCHRONIZED)
    wanted = select(Attempt.channel, func.count()).where(taken, Attempt.recall == "wanted").group_by(Attempt.channel)
    count = 0
    for channel, number in session.execute(wanted):
        wake_recall(session, channel)
        count += number
    return count


def _under_way(session: Session, run: UUID) -> int:
    """Open promises no channel has taken: somebody is at work on them, or must find out."""
    taken = exists().where(Attempt.dispatch_id == Dispatch.id, Attempt.state.in_(TAKEN))
    return session.scalar(select(func.count()).where(Dispatch.id.in_(_of(run, "open")), ~taken)) or 0


def _of(run: UUID, *states: DispatchState) -> Select[UUID]:
    return select(Dispatch.id).where(Dispatch.run_id == run, Dispatch.state.in_(states))
