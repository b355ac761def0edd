"""A cancelled run's promises given back: what nobody has taken is called off, what a channel has is asked back.

What is being handed over, or may have been, is left until that is certain; the sweep then comes by again. So nothing is
given back that could still arrive, and a new run that takes it up sends nothing twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, insert, or_, select, update

from portal.db import Session
from portal.dispatch.models import Attempt, AttemptEvent, Dispatch, Run, Transmission
from portal.dispatch.status import ENDED, PENDING, TAKEN, DispatchState
from portal.jobs import defer


@dataclass(frozen=True, slots=True)
class CalledOff:
    """How many promises were given back, how many are still being handed over, how many are being asked back."""

    cancelled: int
    under_way: int
    asked_back: int


def call_off(session: Session, run: UUID, *, now: datetime) -> CalledOff:
    """Do for a cancelled run what can be done by now. May be repeated."""
    _revoke_planned(session, run, now)
    cancelled = _give_back(session, run, now)
    asked_back = _ask_back(session, run)
    return CalledOff(cancelled, _under_way(session, run), asked_back)


def unfinished_cancelled(session: Session) -> Sequence[UUID]:
    """The cancelled runs of which something was still in hand, or is to be asked back."""
    live = and_(Attempt.dispatch_id == Dispatch.id, Attempt.state.not_in(ENDED))
    left = or_(Dispatch.state == "open", Attempt.recall == "wanted")
    found = select(Run.id).join(Dispatch, Dispatch.run_id == Run.id).outerjoin(Attempt, live)
    return session.scalars(found.where(Run.state == "cancelled", left).distinct()).all()


def _revoke_planned(session: Session, run: UUID, now: datetime) -> None:
    """Attempts that certainly have not left the house; a sender that has one of them in hand begins it no more."""
    planned = and_(Attempt.state == "planned", Attempt.dispatch_id.in_(_of(run, "open")))
    revoked = update(Attempt).where(planned, ~_may_have_left()).values(state="revoked", updated_at=now)
    _tell(session, session.scalars(revoked.returning(Attempt.id)).all(), now)


def _may_have_left() -> ColumnElement[bool]:
    """Tried before with an outcome nobody knew, or part of a transmission whose bytes are whole."""
    doubtful = exists().where(AttemptEvent.attempt_id == Attempt.id, AttemptEvent.state == "unknown")
    whole = exists().where(Transmission.id == Attempt.transmission_id, Transmission.state != "opened")
    return or_(and_(Attempt.tries > 0, doubtful), whole)


def _tell(session: Session, attempts: Sequence[UUID], now: datetime) -> None:
    if attempts:
        rows = [{"attempt_id": key, "state": "revoked", "at": now, "detail": {"run": "cancelled"}} for key in attempts]
        session.execute(insert(AttemptEvent), rows)


def _give_back(session: Session, run: UUID, now: datetime) -> int:
    """Promises nothing lives of: no attempt is with a channel or may be."""
    live = exists().where(Attempt.dispatch_id == Dispatch.id, Attempt.state.not_in(ENDED))
    free = update(Dispatch).where(Dispatch.run_id == run, Dispatch.state.in_(("open", "settled")), ~live)
    given = free.values(state="cancelled", closed_at=now, held_until=None).returning(Dispatch.id)
    return len(session.scalars(given, execution_options={"synchronize_session": False}).all())


def _ask_back(session: Session, run: UUID) -> int:
    """Want back what channels have taken, and wake who asks them. Return how many are wanted."""
    taken = and_(Attempt.state.in_(TAKEN), Attempt.dispatch_id.in_(_of(run, "open", "settled")))
    session.execute(update(Attempt).where(taken, Attempt.recall.is_(None)).values(recall="wanted"))
    wanted = select(Attempt.channel, func.count()).where(taken, Attempt.recall == "wanted").group_by(Attempt.channel)
    count = 0
    for channel, number in session.execute(wanted):
        defer(session, "dispatch.recall", lock=f"dispatch.recall:{channel}:{run}", channel=channel, run=run)
        count += number
    return count


def _under_way(session: Session, run: UUID) -> int:
    pending = and_(Attempt.state.in_(PENDING), Attempt.dispatch_id.in_(_of(run, "open")))
    return session.scalar(select(func.count()).where(pending)) or 0


def _of(run: UUID, *states: DispatchState) -> Select[UUID]:
    return select(Dispatch.id).where(Dispatch.run_id == run, Dispatch.state.in_(states))
