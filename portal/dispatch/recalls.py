"""What a cancelled run's channels have is asked back: each attempt once, with no transaction open during the call.

A recall may be asked for twice (the process died before it was written down); a channel then says yes again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import Row, Update, and_, exists, func, insert, select, update

from portal.db import Database, Session
from portal.dispatch.channel import Channel
from portal.dispatch.models import Attempt, AttemptEvent, Dispatch
from portal.dispatch.pace import Pace
from portal.dispatch.status import TAKEN
from portal.invoices.models import Invoice
from portal.policy.outcome import Reason
from portal.values import clock

# How soon a channel that was not there is asked again, in seconds.
AGAIN: Final = 60
_MOST: Final = 100
_NO_REASONS: Final[Mapping[UUID, Reason]] = {}

log = structlog.get_logger(__name__)


def ask_back(database: Database, *, name: str, channel: Channel, run: UUID) -> int:
    """Ask a channel back for up to a hundred attempts of a run. Return how many were asked about. Raise ChannelDown."""
    with database.transaction() as session:
        wanted = _wanted(session, name, run)
    pace, answers = Pace(channel.capabilities.per_second), dict[UUID, bool]()
    try:
        for attempt in wanted:
            pace.wait()
            answers[attempt] = channel.revoke(attempt)
    finally:
        with database.transaction() as session:
            write_down(session, answers, now=clock.now())
    return len(wanted)


def _wanted(session: Session, name: str, run: UUID) -> Sequence[UUID]:
    these = select(Attempt.id).join(Dispatch, Dispatch.id == Attempt.dispatch_id)
    these = these.where(Dispatch.run_id == run, Attempt.channel == name, Attempt.recall == "wanted")
    return session.scalars(these.where(Attempt.state.in_(TAKEN)).order_by(Attempt.id).limit(_MOST)).all()


def write_down(
    session: Session, answers: Mapping[UUID, bool], *, now: datetime, because: Mapping[UUID, Reason] = _NO_REASONS
) -> None:
    """Record which attempts were called back, and which could not be any more; `because` says of some of them why."""
    taken = and_(Attempt.state.in_(TAKEN), Attempt.recall == "wanted")
    yes = taken & Attempt.id.in_([attempt for attempt, back in answers.items() if back])
    no = taken & Attempt.id.in_([attempt for attempt, back in answers.items() if not back])
    back = _told(session, update(Attempt).where(yes).values(state="revoked", recall=None, updated_at=now), "done", now)
    stays = update(Attempt).where(no).values(recall="refused", cancelled_by_id=None)
    kept = _told(session, stays, "refused", now, because)
    free = update(Dispatch).where(Dispatch.id.in_([row.dispatch_id for row in back]))
    session.execute(free.values(state="cancelled", closed_at=now), execution_options={"synchronize_session": False})
    if answers:
        log.info("asked_back", back=len(back), refused=len(kept))


def _told(
    session: Session, change: Update, recall: str, now: datetime, because: Mapping[UUID, Reason] = _NO_REASONS
) -> Sequence[Row[UUID, UUID, str]]:
    rows = session.execute(change.returning(Attempt.id, Attempt.dispatch_id, Attempt.state)).all()
    if rows:
        details = [{"recall": recall} | (because[row.id].as_json() if row.id in because else {}) for row in rows]
        events = [
            {"attempt_id": row.id, "state": row.state, "at": now, "detail": detail}
            for row, detail in zip(rows, details, strict=True)
        ]
        session.execute(insert(AttemptEvent), events)
    return rows


@dataclass(frozen=True, slots=True)
class Recalls:
    """How many attempts of a run are being asked back, were called back, and could not be any more."""

    wanted: int
    revoked: int
    refused: int


def recalls_of(session: Session, run: UUID) -> Recalls:
    """How far a cancelled run has been called back. `revoked` had been with a channel."""
    had = exists().where(AttemptEvent.attempt_id == Attempt.id, AttemptEvent.detail["recall"].astext == "done")
    row = session.execute(
        select(
            func.count().filter(Attempt.recall == "wanted", Attempt.state.in_(TAKEN)),
            func.count().filter(Attempt.state == "revoked", had),
            func.count().filter(Attempt.recall == "refused"),
        )
        .select_from(Attempt)
        .join(Dispatch, Dispatch.id == Attempt.dispatch_id)
        .where(Dispatch.run_id == run, Attempt.created_at >= Dispatch.opened_at)
    ).one()
    return Recalls(*row)


@dataclass(frozen=True, slots=True)
class Kept:
    """An invoice that could not be called back, and the channel that has it."""

    invoice: str
    channel: str


def kept_of(session: Session, run: UUID, *, most: int) -> tuple[Kept, ...]:
    """Those of a run, by invoice number."""
    rows = session.execute(
        select(Invoice.number, Attempt.channel)
        .join(Dispatch, Dispatch.subject_id == Invoice.id)
        .join(Attempt, Attempt.dispatch_id == Dispatch.id)
        .where(Dispatch.run_id == run, Attempt.recall == "refused")
        .order_by(Invoice.number)
        .limit(most)
    )
    return tuple(Kept(*row) for row in rows)
