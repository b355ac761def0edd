"""How runs go: for the progress bar, `portal runs` and operators."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from portal.db import Session
from portal.dispatch.models import Attempt, Dispatch, Run
from portal.dispatch.status import ENDED, PENDING, TAKEN
from portal.dispatch.subjects import DOCUMENT, NAME, with_documents, with_names


@dataclass(frozen=True, slots=True)
class Progress:
    """How many invoices or letters of a run stand where. They add up to `total`.

    `under_way` will go on by itself at once; `put_off` waits for a channel or a register until `next_try`; `taken` is
    with the channel and waits for a receipt, or for nothing coming back.
    """

    total: int
    settled: int
    taken: int
    under_way: int
    put_off: int
    documents_pending: int
    documents_failed: int
    exhausted: int
    cancelled: int
    next_try: datetime | None

    @property
    def moving(self) -> int:
        """How many have not been handed over and soon will be."""
        return self.under_way + self.documents_pending

    @property
    def done(self) -> bool:
        """Whether nothing more happens soon."""
        return self.moving == 0


@dataclass(frozen=True, slots=True)
class RunView:
    """One run, of `invoices` or of `letters`, by whom, and how it goes."""

    id: UUID
    kind: str
    started_at: datetime
    started_by: str
    progress: Progress


def progress_of(session: Session, run: UUID, *, now: datetime) -> Progress:
    """How far a run is."""
    row = session.execute(_joined(select(*_figures(now))).where(Dispatch.run_id == run)).one()
    return Progress(*row)


def runs(session: Session, *, most: int, now: datetime) -> tuple[RunView, ...]:
    """The newest runs, newest first."""
    about = (Run.id, Run.kind, Run.started_at, Run.started_by)
    statement = _joined(select(*about, *_figures(now))).join(Run, Run.id == Dispatch.run_id)
    rows = session.execute(statement.group_by(Run.id).order_by(Run.started_at.desc()).limit(most))
    return tuple(RunView(key, kind, at, by, Progress(*figures)) for key, kind, at, by, *figures in rows)


_LIVE: Final = and_(Attempt.dispatch_id == Dispatch.id, Attempt.state.not_in(ENDED))
_OPEN: Final = Dispatch.state == "open"
_UNROUTED: Final = Attempt.id.is_(None)


def _joined(statement: Select[Any]) -> Select[Any]:
    return with_documents(statement.select_from(Dispatch).outerjoin(Attempt, _LIVE))


def _figures(now: datetime) -> tuple[ColumnElement[Any], ...]:
    """The columns of Progress, in its order."""
    held = and_(_UNROUTED, Dispatch.held_until > now)
    waits = and_(_OPEN, or_(held, and_(Attempt.state.in_(PENDING), Attempt.not_before > now)))
    ready = and_(_UNROUTED, ~func.coalesce(held, False), DOCUMENT.is_distinct_from("pending"))
    ready = and_(ready, DOCUMENT.is_distinct_from("failed"))
    moving = or_(ready, and_(Attempt.state.in_(PENDING), func.coalesce(Attempt.not_before, now) <= now))
    return (
        func.count(),
        _counted(Dispatch.state == "settled"),
        _counted(and_(_OPEN, Attempt.state.in_(TAKEN))),
        _counted(and_(_OPEN, moving)),
        _counted(waits),
        _counted(and_(_OPEN, _UNROUTED, DOCUMENT == "pending")),
        _counted(and_(_OPEN, _UNROUTED, DOCUMENT == "failed")),
        _counted(Dispatch.state == "exhausted"),
        _counted(Dispatch.state == "cancelled"),
        func.min(func.coalesce(Attempt.not_before, Dispatch.held_until)).filter(waits),
    )


def _counted(such: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(such)


def undelivered(session: Session, run: UUID, *, most: int) -> tuple[str, ...]:
    """The numbers of invoices, and the ids of letters, no channel could carry: somebody must see to them."""
    names = (
        with_names(select(NAME).select_from(Dispatch))
        .where(Dispatch.run_id == run, Dispatch.state == "exhausted")
        .order_by(NAME)
        .limit(most)
    )
    return tuple(session.scalars(names))


@dataclass(frozen=True, slots=True)
class ChannelCount:
    """How many of a run's subjects ended up with a channel, in one state."""

    channel: str
    state: str
    count: int


def channels_of_run(session: Session, run: UUID) -> tuple[ChannelCount, ...]:
    """By channel and state, the attempts that count."""
    rows = session.execute(
        select(Attempt.channel, Attempt.state, func.count())
        .join(Dispatch, Dispatch.id == Attempt.dispatch_id)
        .where(Dispatch.run_id == run, Attempt.state.not_in(ENDED))
        .group_by(Attempt.channel, Attempt.state)
        .order_by(Attempt.channel, Attempt.state)
    )
    return tuple(ChannelCount(*row) for row in rows)
