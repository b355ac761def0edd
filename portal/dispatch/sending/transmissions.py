"""Files and folders that carry many attempts: numbered, and told apart by how far they came."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, select, text, update

from portal.db import Session, new_key
from portal.dispatch.models import Attempt, Dispatch, Transmission
from portal.dispatch.sending.attempts import abandoned


@dataclass(frozen=True, slots=True)
class Numbered:
    """One transmission. `written`: its bytes are whole and committed, so it may have been handed over."""

    id: UUID
    number: int
    written: bool


def unfinished(session: Session, *, channel: str, run: UUID, now: datetime) -> Numbered | None:
    """The oldest transmission of a run that a sender left before it was concluded."""
    row = session.execute(
        select(Transmission.id, Transmission.number, Transmission.state)
        .join(Attempt, Attempt.transmission_id == Transmission.id)
        .join(Dispatch, Dispatch.id == Attempt.dispatch_id)
        .where(Transmission.channel == channel, Dispatch.run_id == run, abandoned(now))
        .order_by(Transmission.number)
        .limit(1)
    ).first()
    return Numbered(row.id, row.number, row.state != "opened") if row else None


def open_transmission(
    session: Session, *, channel: str, kind: str, run: UUID, attempts: Collection[UUID], now: datetime
) -> Numbered:
    """A transmission under the channel's next number, for these attempts."""
    opened = open_empty(session, channel=channel, kind=kind, run=run, now=now)
    session.execute(update(Attempt).where(Attempt.id.in_(attempts)).values(transmission_id=opened.id))
    return opened


def open_empty(session: Session, *, channel: str, kind: str, run: UUID | None, now: datetime) -> Numbered:
    """A transmission under the channel's next number. All kinds of a channel share the numbers: each is given once."""
    session.execute(text("select pg_advisory_xact_lock(hashtext(:series))"), {"series": f"transmission {channel}"})
    of_channel = Transmission.channel == channel
    newest = session.scalar(select(func.coalesce(func.max(Transmission.number), 0)).where(of_channel)) or 0
    opened = Numbered(new_key(), newest + 1, written=False)
    row = {"id": opened.id, "channel": channel, "kind": kind, "number": opened.number, "run_id": run}
    session.execute(insert(Transmission).values(**row, state="opened", created_at=now))
    return opened


def leave_out(session: Session, attempts: Collection[UUID]) -> None:
    """These are carried by no transmission after all."""
    session.execute(update(Attempt).where(Attempt.id.in_(attempts)).values(transmission_id=None))


def mark_written(session: Session, transmission: UUID, *, digest: str | None) -> None:
    """Its bytes are whole: from now on it may be handed over."""
    _change(session, transmission, state="written", digest=digest)


def reopen(session: Session, transmission: UUID) -> None:
    """It has not been handed over, and its bytes will be others."""
    _change(session, transmission, state="opened", digest=None)


def mark_handed_over(session: Session, transmission: UUID, *, now: datetime) -> None:
    _change(session, transmission, state="handed_over", handed_over_at=now)


def _change(session: Session, transmission: UUID, **values: object) -> None:
    session.execute(update(Transmission).where(Transmission.id == transmission).values(**values))
