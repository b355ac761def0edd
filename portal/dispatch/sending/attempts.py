"""Attempts taken in hand: which wait, which were abandoned by a sender that died, and whose they are now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, insert, or_, select, update

from portal.db import Session, Vault, vault_of
from portal.dispatch.channel import Envelope, Reference
from portal.dispatch.envelope import from_json
from portal.dispatch.models import Attempt, AttemptEvent, Dispatch
from portal.dispatch.run_states import may_be_handed_over
from portal.dispatch.sending.outcomes import Tried
from portal.dispatch.sending.senders import ALIVE
from portal.dispatch.status import PENDING, UNCERTAIN


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
    """Attempts whose turn it is and that nobody alive has in hand; joined to the dispatches of runs that go on.

    A copy whose claim is not with the bank yet has no turn.
    """
    due = or_(Attempt.not_before.is_(None), Attempt.not_before <= now)
    nobodys = or_(Attempt.sender.is_(None), Attempt.sender.not_in(ALIVE))
    return and_(Attempt.state.in_(PENDING), due, nobodys, ~Dispatch.waits, may_be_handed_over())


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
        .returning(Attempt.id, Attempt.state, Attempt.envelope, Attempt.tries, Attempt.reference, was_unknown())
    )
    rows = session.execute(taken).all()
    _tell_unknown(session, [row.id for row in rows if row.state == "sending"], now)
    vault = vault_of(session)
    return sorted((_in_hand(row, vault) for row in rows), key=lambda attempt: attempt.id)


def was_unknown() -> ColumnElement[bool]:
    """Whether nobody knew of an attempt, at some earlier try, if it had been taken."""
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
