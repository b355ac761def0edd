"""What has become of attempts a channel took: asked of it, soon at first and then ever less often, and written down."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import and_, or_, select, update

from portal.config import Municipality
from portal.db import Database, Session
from portal.dispatch import alarms
from portal.dispatch.capabilities import Capabilities
from portal.dispatch.channel import Channel, ChannelDown, Outcome, Reference
from portal.dispatch.models import Attempt, Dispatch
from portal.dispatch.pausing import breakers
from portal.dispatch.pausing.breaker import Turn
from portal.dispatch.sending import recording
from portal.dispatch.sending.attempts import was_unknown
from portal.dispatch.sending.outcomes import Next, Taken, what_was_heard
from portal.dispatch.sending.recording import Conclusion
from portal.dispatch.status import AttemptState
from portal.invoices.models import Claim
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
    run: UUID
    state: AttemptState
    doubtful: bool
    due: date | None

    def taken(self, today: date) -> Taken:
        return Taken(self.state, self.doubtful, (self.due - today).days if self.due else None)


def ask_after(database: Database, *, name: str, channel: Channel, municipality: Municipality) -> int:
    """Ask a channel about up to a batch of attempts whose turn it is. Return how many were asked about.

    Nobody is asked about while the channel's breaker is open.
    """
    with database.transaction() as session:
        if breakers.paused_until(session, "channel", name, now=clock.now()):
            return 0
        followed = _whose_turn_it_is(session, name, channel.capabilities.batch, clock.now())
    if not followed:
        return 0
    try:
        answers = channel.status([one.reference for one in followed])
    except ChannelDown as down:
        log.warning("nothing_heard", channel=name, fault=str(down))
        _note(database, name, down)
        return len(followed)
    desk = _Desk(name, channel.capabilities, municipality)
    news = [(one, answers[one.reference.attempt]) for one in followed if one.reference.attempt in answers]
    with database.transaction() as session:
        for one, outcome in news:
            if outcome.result in ("delivered", "read", "refused") and outcome.result != one.state:
                _write_down(session, one, outcome, desk)
        alarms.sound(session, [outcome for _, outcome in news if outcome.alarm], channel=name, now=clock.now())
    return len(followed)


def _whose_turn_it_is(session: Session, name: str, most: int, now: datetime) -> list[_Followed]:
    """Their next turn is set here and now: nobody else asks about them, and whoever dies has not lost them."""
    rows = session.execute(
        select(Attempt.id, Attempt.state, Attempt.reference, Attempt.updated_at, Dispatch.run_id, Claim.due_date)
        .add_columns(was_unknown())
        .join(Dispatch, Dispatch.id == Attempt.dispatch_id)
        .outerjoin(Claim, and_(Claim.invoice_id == Dispatch.subject_id, Claim.version == Dispatch.version))
        .where(Attempt.channel == name, Attempt.state.in_(("accepted", "delivered")))
        # What is being called back is told of by who asks for it: its end is no refusal.
        .where(Attempt.recall.is_distinct_from("wanted"))
        .where(or_(Attempt.not_before.is_(None), Attempt.not_before <= now), Attempt.updated_at > now - _FOLLOWED)
        .order_by(Attempt.not_before.nulls_first(), Attempt.id)
        .limit(most)
        .with_for_update(of=Attempt, skip_locked=True)
    ).all()
    if rows:
        turns = [{"id": row.id, "not_before": now + _wait(now - row.updated_at)} for row in rows]
        session.execute(update(Attempt), turns)
    return [
        _Followed(Reference(row.id, row.reference), row.run_id, row.state, row.doubtful, row.due_date) for row in rows
    ]


def _wait(gone_by: timedelta) -> timedelta:
    return min(max(gone_by / 2, SOONEST), _LATEST)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What news is judged by: the channel it is from, and the municipality's rules."""

    channel: str
    can: Capabilities
    municipality: Municipality


def _note(database: Database, name: str, down: ChannelDown) -> None:
    turn = Turn()
    turn.failed(not_before=down.not_before)
    with database.transaction() as session:
        breakers.note(session, "channel", name, turn, now=clock.now())


def _write_down(session: Session, one: _Followed, outcome: Outcome, desk: _Desk) -> None:
    now, rules = clock.now(), desk.municipality.dispatch
    taken = one.taken(now.astimezone(desk.municipality.zone).date())
    following = what_was_heard(outcome, taken, desk.can, now, least_days=rules.late_refusal_days)
    conclusion = Conclusion([one.reference.attempt], outcome, following)
    recording.conclude(session, conclusion=conclusion, now=now, among=(one.state,))
    _follow(session, one, following, desk.channel, now)


def _follow(session: Session, one: _Followed, following: Next, name: str, now: datetime) -> None:
    """Wake who goes on with it, and tell who must know."""
    if following.then == "reroute":
        defer(session, "dispatch.route", lock=f"dispatch.route:{one.run}", run=one.run)
    if following.then == "human" and following.reason:
        alarms.sound_one(session, one.reference.attempt, following.reason, channel=name, now=now)
    if following.then in ("reroute", "human"):
        reason = following.reason.code if following.reason else ""
        log.warning("refused_late", channel=name, attempt=str(one.reference.attempt), reason=reason)
