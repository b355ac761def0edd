"""Attempts taken in hand, begun and concluded: set-based, one statement each, whether for one or for five hundred."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    and_,
    exists,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from portal.db import Session, UtcDateTime, Vault, vault_of
from portal.dispatch.channel import Envelope, Outcome, Reference
from portal.dispatch.envelope import from_json
from portal.dispatch.models import Attempt, AttemptEvent, Dispatch
from portal.dispatch.outcomes import Next, Tried
from portal.dispatch.senders import ALIVE
from portal.dispatch.status import PENDING, UNCERTAIN, AttemptState


@dataclass(frozen=True, slots=True)
class InHand:
    """An attempt a sender has taken in hand. `tries` are those that came to nothing.

    `uncertain`: the last time it may have been taken; `doubtful`: some earlier time it may have been.
    """

    envelope: Envelope
    reference: Reference
    tries: int
    uncertain: bool
    doubtful: bool

    @property
    def id(self) -> UUID:
        return self.envelope.attempt

    @property
    def tried(self) -> Tried:
        """As it stands once it has been handed over again."""
        return Tried(self.tries + 1, self.doubtful or self.uncertain)


def abandoned(now: datetime) -> ColumnElement[bool]:
    """Attempts whose turn it is and that nobody alive has in hand."""
    due = or_(Attempt.not_before.is_(None), Attempt.not_before <= now)
    return and_(Attempt.state.in_(PENDING), due, or_(Attempt.sender.is_(None), Attempt.sender.not_in(ALIVE)))


def take_in_hand(
    session: Session,
    *,
    sender: int,
    channel: str,
    run: UUID,
    now: datetime,
    most: int | None,
    whose: ColumnElement[bool],
) -> list[InHand]:
    """Up to `most` abandoned attempts of a run that go by `channel` and for which `whose` holds, oldest first."""
    free = (
        select(Attempt.id)
        .join(Dispatch, Dispatch.id == Attempt.dispatch_id)
        .where(abandoned(now), Attempt.channel == channel, Dispatch.run_id == run, whose)
        .order_by(Attempt.created_at, Attempt.id)
        .limit(most)
        .with_for_update(of=Attempt, skip_locked=True)
        .cte("free")
    )
    taken = (
        update(Attempt)
        .where(Attempt.id.in_(select(free.c.id)))
        .values(sender=sender)
        .returning(Attempt.id, Attempt.state, Attempt.envelope, Attempt.tries, Attempt.reference, _was_unknown())
    )
    rows = session.execute(taken).all()
    _tell_unknown(session, [row.id for row in rows if row.state == "sending"], now)
    vault = vault_of(session)
    return sorted((_in_hand(row, vault) for row in rows), key=lambda attempt: attempt.id)


def _was_unknown() -> ColumnElement[bool]:
    event = exists().where(AttemptEvent.attempt_id == Attempt.id, AttemptEvent.state == "unknown").correlate(Attempt)
    return and_(Attempt.tries > 0, event).label("doubtful")


def _in_hand(row: Any, vault: Vault) -> InHand:  # noqa: ANN401  a row of the statement above
    envelope = from_json(row.id, row.envelope, vault)
    # As `_tell_unknown` writes it: the time that ended with the sender counts.
    tries = row.tries + (row.state == "sending")
    return InHand(envelope, Reference(row.id, row.reference), tries, row.state in UNCERTAIN, row.doubtful)


def _tell_unknown(session: Session, ids: Sequence[UUID], now: datetime) -> None:
    """An attempt that was being sent when its sender died is one nobody knows the outcome of."""
    if ids:
        rows = [{"attempt_id": key, "state": "unknown", "at": now, "detail": {"sender": "gone"}} for key in ids]
        lost = update(Attempt).where(Attempt.id.in_(ids))
        session.execute(lost.values(state="unknown", tries=Attempt.tries + 1, updated_at=now))
        session.execute(insert(AttemptEvent), rows)


def begin(
    session: Session, *, ids: Collection[UUID], sender: int, now: datetime, detail: dict[str, Any] | None = None
) -> int:
    """Say that attempts in this sender's hand are being sent, before they are. Return how many that were still its."""
    moved = (
        update(Attempt)
        .where(Attempt.id.in_(ids), Attempt.sender == sender, Attempt.state.in_(PENDING))
        .values(state="sending", not_before=None, updated_at=now)
        .returning(Attempt.id, Attempt.dispatch_id)
        .cte("moved")
    )
    told = _told(moved, "sending", now, detail)
    return session.scalar(select(func.count()).select_from(moved).add_cte(told)) or 0


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What an outcome came to, for the attempts that share it."""

    ids: Collection[UUID]
    outcome: Outcome
    next: Next


def conclude(
    session: Session, *, conclusion: Conclusion, now: datetime, among: Collection[AttemptState] = PENDING
) -> None:
    """Record what became of attempts that were in one of the states `among`, and what follows for their dispatches."""
    outcome, following = conclusion.outcome, conclusion.next
    moved = (
        update(Attempt)
        .where(Attempt.id.in_(conclusion.ids), Attempt.state.in_(among))
        .values(
            state=following.state,
            tries=Attempt.tries + int(among is PENDING),
            reason=following.reason.as_json() if following.reason else null(),
            not_before=following.not_before,
            reference=func.coalesce(outcome.reference, Attempt.reference),
            last_error=outcome.detail,
            alarm=null(),
            updated_at=now,
        )
        .returning(Attempt.id, Attempt.dispatch_id)
        .cte("moved")
    )
    told = _told(moved, following.state, outcome.at or now, _detail(following))
    changes = _DISPATCH_CHANGES[following.then]
    if changes is None:
        session.execute(select(func.count()).select_from(moved).add_cte(told))
        return
    closed = {"closed_at": now} if "state" in changes else {}
    theirs = (Dispatch.id == moved.c.dispatch_id, Dispatch.state == "open")
    session.execute(
        update(Dispatch).where(*theirs).values(**changes, **closed).add_cte(told),
        execution_options={"synchronize_session": False},
    )


# What each consequence does to the promise; none: it stays as it is.
_DISPATCH_CHANGES: Final[dict[str, dict[str, Any] | None]] = {
    "settle": {"state": "settled"},
    "wait": None,
    "reroute": {"routed_at": None},
    "human": {"state": "exhausted"},
}


def _detail(following: Next) -> dict[str, Any] | None:
    detail: dict[str, Any] = following.reason.as_json() if following.reason else {}
    return detail | ({"again_at": following.not_before.isoformat()} if following.not_before else {}) or None


def _told(moved: CTE, state: str, now: datetime, detail: dict[str, Any] | None) -> CTE:
    columns = ["attempt_id", "state", "at", "detail"]
    values = select(moved.c.id, literal(state), literal(now, UtcDateTime), literal(detail, JSONB(none_as_null=True)))
    return insert(AttemptEvent).from_select(columns, values).returning(AttemptEvent.id).cte("told")
