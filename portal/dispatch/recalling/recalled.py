"""How far what is recalled of a run has come back, and what has not."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, func, select

from portal.db import Session
from portal.dispatch.models import Attempt, AttemptEvent, Dispatch
from portal.dispatch.recalling.recalls import wanted
from portal.invoices.models import Invoice


@dataclass(frozen=True, slots=True)
class Recalls:
    """How many attempts of a run are being asked back, were called back, and could not be any more."""

    wanted: int
    revoked: int
    refused: int


def recalls_of(session: Session, run: UUID) -> Recalls:
    """How far what is recalled of a run has come back. `revoked` had been with a channel."""
    had = exists().where(AttemptEvent.attempt_id == Attempt.id, AttemptEvent.detail["recall"].astext == "done")
    row = session.execute(
        select(
            func.count().filter(wanted()),
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
