"""What has become of attempts a channel took: asked of it, soon at first and then ever less often, and written down."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import or_, select, update

from portal.db import Database, Session
from portal.dispatch import alarms, recording
from portal.dispatch.channel import Channel, ChannelDown, Outcome, Reference
from portal.dispatch.models import Attempt, Dispatch
from portal.dispatch.outcomes import Next, what_was_heard
from portal.dispatch.recording import Conclusion
from portal.dispatch.status import AttemptState
from portal.jobs import defer
from portal.values import clock

# The first look is a few seconds after it was taken; each wait is half of what has gone by since the last news.
SOONEST: Final = timedelta(seconds=5)
_LATEST: Final = timedelta(hours=6)
# Nothing is asked about for longer than this after the last news.
_FOLLOWED: Final = timedelta(days=60)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Followed:
    reference: Reference
    state: AttemptState
    run: UUID


def ask_after(database: Database, *, name: str, channel: Channel) -> int:
    """Ask a channel about up to a batch of attempts whose turn it is. Return how many were asked about."""
    with database.transaction() as session:
        followed = _whose_turn_it_is(session, name, channel.capabilities.batch, clock.now())
    if not followed:
        return 0
    try:
        answers = channel.status([one.reference for one in followed])
    except ChannelDown as down:
        log.warning("nothing_heard", channel=name, fault=str(down))
        return len(followed)
    news = [(one, answers[one.reference.attempt]) for one in followed if one.reference.attempt in answers]
    with database.transaction() as session:
        for one, outcome in news:
            if outcome.result in ("delivered", "read", "refused") and outcome.result != one.state:
                _write_down(session, one, outcome, channel, name)
        alarms.sound(session, [outcome for _, outcome in news if outcome.alarm], channel=name, now=clock.now())
    return len(followed)


def _whose_turn_it_is(session: Session, name: str, most: int, now: datetime) -> list[_Followed]:
    """Their next turn is set here and now: nobody else asks about them, and whoever dies has not lost them."""
    rows = session.execute(
        select(Attempt.id, Attempt.state, Attempt.reference, Attempt.updated_at, Dispatch.run_id)
        .join(Dispatch, Dispatch.id == Attempt.dispatch_id)
        .where(Attempt.channel == name, Attempt.state.in_(("accepted", "delivered")))
        .where(or_(Attempt.not_before.is_(None), Attempt.not_before <= now), Attempt.updated_at > now - _FOLLOWED)
        .order_by(Attempt.not_before.nulls_first(), Attempt.id)
        .limit(most)
        .with_for_update(of=Attempt, skip_locked=True)
    ).all()
    if rows:
        turns = [{"id": row.id, "not_before": now + _wait(now - row.updated_at)} for row in rows]
        session.execute(update(Attempt), turns)
    return [_Followed(Reference(row.id, row.reference), row.state, row.run_id) for row in rows]


def _wait(gone_by: timedelta) -> timedelta:
    return min(max(gone_by / 2, SOONEST), _LATEST)


def _write_down(session: Session, one: _Followed, outcome: Outcome, channel: Channel, name: str) -> None:
    now = clock.now()
    following = what_was_heard(outcome, one.state, channel.capabilities, now)
    conclusion = Conclusion([one.reference.attempt], outcome, following)
    recording.conclude(session, conclusion=conclusion, now=now, among=(one.state,))
    _follow(session, one, following, name)


def _follow(session: Session, one: _Followed, following: Next, name: str) -> None:
    if following.then == "reroute":
        defer(session, "dispatch.route", lock=f"dispatch.route:{one.run}", run=one.run)
    if following.then in ("reroute", "human"):
        reason = following.reason.code if following.reason else ""
        log.warning("refused_late", channel=name, attempt=str(one.reference.attempt), reason=reason)
