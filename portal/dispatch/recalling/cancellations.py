"""What is called back by a transmission of cancellations: its bytes and number are committed before it is handed over.

So it is with channels whose attempts travel together in files: a file that has left is called back by another. A
process that dies leaves a transmission that is taken up again: written anew while nobody can have seen it, and put in
its place at most once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NoReturn
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, or_, select, update

from portal.db import Database, Session, vault_of
from portal.dispatch.alone import Open, alone
from portal.dispatch.channel import Batch, Channel, Envelope, TooLate
from portal.dispatch.envelope import from_json
from portal.dispatch.models import Attempt, Transmission
from portal.dispatch.placing.copies import follow_claims
from portal.dispatch.recalling.recalls import answered, wanted
from portal.dispatch.sending import transmissions
from portal.dispatch.sending.transmissions import Numbered
from portal.policy.recall import Recalled
from portal.values import clock

KIND: Final = "cancellations"
_GONE: Final[Recalled] = "gone"
_KEPT: Final[Recalled] = "kept"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Cancelling:
    """A transmission and what it cancels."""

    transmission: Numbered
    envelopes: tuple[Envelope, ...]


def call_back_together(database: Database, *, name: str, channel: Channel) -> int:
    """Call back up to a batch of what is wanted back. Return how many were dealt with. Raise ChannelDown.

    What the channel cannot take back any more is refused, with the moment until which it could have been.
    """
    with alone(database, f"cancellations {name}") as transaction:
        if transaction is None:
            return 0
        late, cancelling = _next(transaction, name, channel)
        if cancelling:
            _hand_over(transaction, channel, cancelling)
        return late + (len(cancelling.envelopes) if cancelling else 0)


def _next(transaction: Open, name: str, channel: Channel) -> tuple[int, _Cancelling | None]:
    """For how many it is too late, and what is cancelled next: what was left unfinished first."""
    now = clock.now()
    with transaction() as session:
        found = _unfinished(session, name)
        if found and found.written:
            return 0, _Cancelling(found, tuple(_wanted(session, name, Attempt.cancelled_by_id == found.id)))
        free = Attempt.cancelled_by_id.is_(None)
        whose = or_(free, Attempt.cancelled_by_id == found.id) if found else free
        asked = _wanted(session, name, whose, most=channel.capabilities.batch)
        late = {one.attempt: one.why_late for one in asked if one.is_late(now)}
        answered(session, dict.fromkeys(late, _KEPT), now=now, because=late)
        left = [one for one in asked if one.attempt not in late]
        if not left:
            return len(late), None
        found = found or transmissions.open_empty(session, channel=name, kind=KIND, run=None, now=now)
        _enter(session, left, found.id)
    return len(late), _Cancelling(found, tuple(left))


def _hand_over(transaction: Open, channel: Channel, cancelling: _Cancelling) -> None:
    number, envelopes = cancelling.transmission, cancelling.envelopes
    batch = Batch(envelopes, _reads_nothing, number.number, KIND)
    try:
        if not number.written:
            digest = channel.prepare(batch)
            with transaction() as session:
                transmissions.mark_written(session, number.id, digest=digest)
        back = {outcome.attempt for outcome in channel.send(batch)}
    except TooLate:
        # The next call finds for whom, and prepares it anew without them.
        with transaction() as session:
            transmissions.reopen(session, number.id)
        return
    with transaction() as session:
        transmissions.mark_handed_over(session, number.id, now=clock.now())
        answered(session, dict.fromkeys(back, _GONE), now=clock.now())
        follow_claims(session, back, "revoked", now=clock.now())
    log.info("cancelled", transmission=number.number, attempts=len(back))


def _unfinished(session: Session, name: str) -> Numbered | None:
    columns = select(Transmission.id, Transmission.number, Transmission.state)
    mine = (Transmission.channel == name, Transmission.kind == KIND)
    left = columns.where(*mine, Transmission.state != "handed_over").order_by(Transmission.number).limit(1)
    row = session.execute(left).first()
    return Numbered(row.id, row.number, row.state != "opened") if row else None


def _wanted(session: Session, name: str, whose: ColumnElement[bool], *, most: int | None = None) -> list[Envelope]:
    these = select(Attempt.id, Attempt.envelope).where(Attempt.channel == name, wanted(), whose)
    rows = session.execute(these.order_by(Attempt.id).limit(most))
    vault = vault_of(session)
    return [from_json(row.id, row.envelope, vault) for row in rows]


def _enter(session: Session, envelopes: Sequence[Envelope], transmission: UUID) -> None:
    theirs = update(Attempt).where(Attempt.id.in_([one.attempt for one in envelopes]))
    session.execute(theirs.values(cancelled_by_id=transmission))


def _reads_nothing(digest: str) -> NoReturn:
    raise LookupError(f"a cancellation carries no document, and not {digest}")
