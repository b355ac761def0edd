"""How runs go: for the progress bar, `portal runs` and operators."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, cast, func, or_, select

from portal.db import Session
from portal.dispatch.models import Attempt, ChannelState, Dispatch, Run
from portal.dispatch.status import ENDED, PENDING, TAKEN, RunState
from portal.dispatch.subjects import DOCUMENT, NAME, with_documents, with_names

# As many as an error names.
_FEW: Final = 5


@dataclass(frozen=True, slots=True)
class Progress:
    """How many invoices or letters of a run stand where, copies of what is drawn among them. They add up to `total`.

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
    """One run, of `invoices` or of `letters`, by whom, whether it goes on, and how it goes."""

    id: UUID
    kind: str
    started_at: datetime
    started_by: str
    state: RunState
    progress: Progress


class NotOneRun(Exception):
    """No run, or more than one, has an id that begins so. `found` are those that do."""

    def __init__(self, beginning: str, found: tuple[UUID, ...]) -> None:
        super().__init__(beginning)
        self.beginning, self.found = beginning, found


def run_named(session: Session, beginning: str) -> UUID:
    """The one run whose id begins so. Raise NotOneRun."""
    named = cast(Run.id, Text).startswith(beginning.lower(), autoescape=True)
    found = tuple(session.scalars(select(Run.id).where(named).order_by(Run.started_at.desc()).limit(_FEW)))
    if len(found) != 1 or not beginning:
        raise NotOneRun(beginning, found)
    return found[0]


def progress_of(session: Session, run: UUID, *, now: datetime) -> Progress:
    """How far a run is."""
    row = session.execute(_joined(select(*_figures(now))).where(Run.id == run)).one()
    return Progress(*row)


def kind_of(session: Session, run: UUID) -> str:
    """What a run brings: invoices or letters."""
    return session.scalars(select(Run.kind).where(Run.id == run)).one()


def state_of(session: Session, run: UUID) -> str:
    """Whether a run goes on: running, paused or cancelled."""
    return session.scalars(select(Run.state).where(Run.id == run)).one()


def runs(session: Session, *, most: int, now: datetime) -> tuple[RunView, ...]:
    """The newest runs, newest first."""
    about = (Run.id, Run.kind, Run.started_at, Run.started_by, Run.state)
    statement = _joined(select(*about, *_figures(now)))
    rows = session.execute(statement.group_by(Run.id).order_by(Run.started_at.desc()).limit(most))
    return tuple(RunView(key, kind, at, by, state, Progress(*figures)) for key, kind, at, by, state, *figures in rows)


_LIVE: Final = and_(Attempt.dispatch_id == Dispatch.id, Attempt.state.not_in(ENDED))
_FARES: Final = and_(ChannelState.kind == "channel", ChannelState.name == Attempt.channel)
# What waits for a channel that is paused waits as long as that does.
_NEXT: Final = func.greatest(Attempt.not_before, ChannelState.until)
_OPEN: Final = Dispatch.state == "open"
_UNROUTED: Final = Attempt.id.is_(None)


def _joined(statement: Select[Any]) -> Select[Any]:
    # A cancelled run is told of also when another has taken up all its invoices.
    runs_and_promises = statement.select_from(Run).outerjoin(Dispatch, Dispatch.run_id == Run.id)
    return with_documents(runs_and_promises.outerjoin(Attempt, _LIVE).outerjoin(ChannelState, _FARES))


def _figures(now: datetime) -> tuple[ColumnElement[Any], ...]:
    """The columns of Progress, in its order."""
    held = and_(_UNROUTED, Dispatch.held_until > now)
    waits = and_(_OPEN, or_(held, Dispatch.waits, and_(Attempt.state.in_(PENDING), now < _NEXT)))
    ready = and_(_UNROUTED, ~func.coalesce(held, False), DOCUMENT.is_distinct_from("pending"))
    ready = and_(ready, DOCUMENT.is_distinct_from("failed"))
    moving = or_(ready, and_(Attempt.state.in_(PENDING), func.coalesce(_NEXT, now) <= now))
    return (
        func.count(Dispatch.id),
        _counted(Dispatch.state == "settled"),
        _counted(and_(_OPEN, Attempt.state.in_(TAKEN))),
        _counted(and_(_OPEN, moving, ~Dispatch.waits)),
        _counted(waits),
        _counted(and_(_OPEN, _UNROUTED, DOCUMENT == "pending")),
        _counted(and_(_OPEN, _UNROUTED, DOCUMENT == "failed")),
        _counted(Dispatch.state == "exhausted"),
        _counted(Dispatch.state == "cancelled"),
        func.min(func.coalesce(_NEXT, Dispatch.held_until)).filter(waits),
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
