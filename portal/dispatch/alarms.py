"""What a human must look into though nothing is to be sent again: told once, in the log, `portal runs` and /metrics."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, and_, func, insert, select, true, update

from portal.db import Session
from portal.dispatch.capabilities import Settles
from portal.dispatch.channel import Outcome
from portal.dispatch.models import Attempt, AttemptEvent, Dispatch
from portal.dispatch.subjects import NAME, with_names
from portal.policy.outcome import Reason

# So long a channel has to give a claim back; then somebody must see to it, though it is asked on.
_ANSWERED_WITHIN: Final = timedelta(days=1)

log = structlog.get_logger(__name__)


_DUE_DAY = Attempt.alarm["numbers"]["due_day"].astext


@dataclass(frozen=True, slots=True)
class Alarm:
    """An invoice (by number) or letter (by id) somebody must look into, and why; `words.reasons` says each reason."""

    invoice: str
    channel: str
    reason: str
    of: str = "invoice"  # or letter
    due_day: str | None = None  # when a bank draws what could not be stopped


def sound(session: Session, outcomes: Sequence[Outcome], *, channel: str, now: datetime) -> None:
    """Raise the alarm of each outcome, unless the attempt has one already."""
    for outcome in outcomes:
        if outcome.alarm is not None:
            said = {"last_error": outcome.detail}
            _sound(session, Attempt.id == outcome.attempt, outcome.alarm, channel=channel, now=now, said=said)


def sound_one(session: Session, attempt: UUID, reason: Reason, *, channel: str, now: datetime) -> None:
    """Raise one for an attempt that was refused when no machine may send it another way any more."""
    _sound(session, Attempt.id == attempt, reason, channel=channel, now=now)


def sound_over(session: Session, attempt: UUID, reason: Reason, *, channel: str, now: datetime) -> None:
    """Raise one in the place of any other: money would be paid that nobody has asked for."""
    _sound(session, Attempt.id == attempt, reason, channel=channel, now=now, over=True)


def sound_unanswered(session: Session, *, now: datetime) -> None:
    """Raise one for each claim that a channel was to give back and has not answered for a day."""
    since = Attempt.recall_since <= now - _ANSWERED_WITHIN
    for channel in session.scalars(select(Attempt.channel).where(Attempt.recall == "wanted", since).distinct()):
        waits = and_(Attempt.channel == channel, Attempt.recall == "wanted", since)
        _sound(session, waits, Reason("recall_unanswered", {"because": channel}), channel=channel, now=now)


def sound_overdue(session: Session, *, channel: str, settles: Settles, now: datetime) -> None:
    """Raise one for each attempt whose receipt has not come in the days it should have."""
    if settles.on == "receipt" and settles.days:
        since = Attempt.updated_at <= now - timedelta(days=settles.days)
        waits = (Attempt.channel == channel) & (Attempt.state == "accepted") & since
        _sound(session, waits, Reason("receipt_overdue", {"days": settles.days}), channel=channel, now=now)


def _sound(
    session: Session,
    which: ColumnElement[bool],
    reason: Reason,
    *,
    channel: str,
    now: datetime,
    said: dict[str, str | None] | None = None,
    over: bool = False,
) -> None:
    silent = true() if over else Attempt.alarm.is_(None)
    changed = update(Attempt).where(which, silent).values(alarm=reason.as_json(), **(said or {}))
    found = session.execute(changed.returning(Attempt.id, Attempt.state)).all()
    if found:
        detail = {"alarm": reason.as_json()}
        rows = [{"attempt_id": row.id, "state": row.state, "at": now, "detail": detail} for row in found]
        session.execute(insert(AttemptEvent), rows)
    for row in found:
        log.error("human_needed", attempt=str(row.id), channel=channel, reason=reason.code)


def alarms_of(session: Session, run: UUID, *, most: int) -> tuple[Alarm, ...]:
    """The alarms of a run, by name."""
    rows = session.execute(
        with_names(select(NAME, Attempt.channel, Attempt.alarm["code"].astext, Dispatch.subject_kind, _DUE_DAY))
        .join(Attempt, Attempt.dispatch_id == Dispatch.id)
        .where(Dispatch.run_id == run, Attempt.alarm.is_not(None))
        .order_by(NAME)
        .limit(most)
    )
    return tuple(Alarm(*row) for row in rows)


def alarms_by_reason(session: Session) -> dict[str, int]:
    """How many stand, by reason, for operators."""
    code = Attempt.alarm["code"].astext
    rows = session.execute(select(code, func.count()).where(Attempt.alarm.is_not(None)).group_by(code))
    return {reason: count for reason, count in rows}  # noqa: C416  rows are not pairs to the type checker
