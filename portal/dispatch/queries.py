"""What others may ask about deliveries: where an invoice went, why there, what happened since."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast
from uuid import UUID

from sqlalchemy import func, literal, select
from sqlalchemy.dialects.postgresql import distinct_on

from portal.db import Session
from portal.dispatch.models import Attempt, AttemptEvent, Dispatch
from portal.dispatch.status import PENDING, AttemptState, DispatchState, Verdict
from portal.policy.outcome import Reason


@dataclass(frozen=True, slots=True)
class StepView:
    """One channel's answer, in the order tried. `words.reasons.sentence` tells `reason` and `numbers`."""

    channel: str
    verdict: Verdict
    reason: str
    numbers: Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class EventView:
    """A state an attempt was in, since when. `detail` is for operators."""

    state: AttemptState
    at: datetime
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AttemptView:
    """One try through one channel. `finished_at` is when the channel took or refused it, or None."""

    id: UUID
    channel: str
    state: AttemptState
    started_at: datetime
    finished_at: datetime | None
    reference: str | None
    events: tuple[EventView, ...]


@dataclass(frozen=True, slots=True)
class Delivery:
    """How one invoice or letter is on its way or arrived. `steps` is empty until it has been routed."""

    state: DispatchState
    steps: tuple[StepView, ...]
    attempts: tuple[AttemptView, ...]

    @property
    def current(self) -> AttemptView | None:
        """The attempt that counts: the newest."""
        return self.attempts[-1] if self.attempts else None


@dataclass(frozen=True, slots=True)
class ChannelState:
    """The newest attempt for an invoice: by which channel, how far, since when. No channel: not sent yet."""

    state: DispatchState
    channel: str | None
    attempt: AttemptState | None
    at: datetime | None


def delivery_of(
    session: Session, subject_id: UUID, kind: str = "invoice", *, purpose: Literal["main", "copy"] = "main"
) -> Delivery | None:
    """The delivery of an invoice's newest claim, of its copy, or of a letter; None when no run has taken it up.

    Unscoped: pages ask for the invoice first, as its owner.
    """
    newest = (
        select(Dispatch.id, Dispatch.state, Dispatch.route)
        .where(Dispatch.subject_kind == kind, Dispatch.purpose == purpose, Dispatch.subject_id == subject_id)
        .order_by(Dispatch.version.desc())
        .limit(1)
    )
    dispatch = session.execute(newest).first()
    if dispatch is None:
        return None
    steps = tuple(StepView(**step) for step in dispatch.route or ())
    return Delivery(cast("DispatchState", dispatch.state), steps, _attempts_of(session, dispatch.id))


def _attempts_of(session: Session, dispatch: UUID) -> tuple[AttemptView, ...]:
    columns = (Attempt.id, Attempt.channel, Attempt.state, Attempt.reference, Attempt.created_at)
    event = (AttemptEvent.state, AttemptEvent.at, AttemptEvent.detail)
    rows = session.execute(
        select(*columns, *event)
        .join(AttemptEvent, AttemptEvent.attempt_id == Attempt.id)
        .where(Attempt.dispatch_id == dispatch)
        .order_by(Attempt.created_at, Attempt.id, AttemptEvent.id)
    )
    told: dict[UUID, list[EventView]] = {}
    heads: dict[UUID, tuple[str, AttemptState, str | None, datetime]] = {}
    for key, channel, state, reference, created_at, *happened in rows:
        heads[key] = (channel, state, reference, created_at)
        told.setdefault(key, []).append(EventView(happened[0], happened[1], happened[2] or {}))
    return tuple(_view(key, heads[key], tuple(events)) for key, events in told.items())


def _view(
    key: UUID, head: tuple[str, AttemptState, str | None, datetime], events: tuple[EventView, ...]
) -> AttemptView:
    channel, state, reference, created_at = head
    finished = next((event.at for event in events if event.state not in PENDING), None)
    return AttemptView(key, channel, state, created_at, finished, reference, events)


def channels_of(session: Session, invoice_ids: Collection[UUID]) -> dict[UUID, ChannelState]:
    """For a list of invoices, in one statement: how each went. Those no run has taken up are not in the answer."""
    rows = session.execute(
        select(Dispatch.subject_id, Dispatch.state, Attempt.channel, Attempt.state, Attempt.updated_at)
        .outerjoin(Attempt, Attempt.dispatch_id == Dispatch.id)
        .where(Dispatch.subject_kind == "invoice", Dispatch.purpose == "main", Dispatch.subject_id.in_(invoice_ids))
        .ext(distinct_on(Dispatch.subject_id))
        .order_by(Dispatch.subject_id, Dispatch.version.desc(), Attempt.created_at.desc().nulls_last())
    )
    return {
        invoice: ChannelState(cast("DispatchState", state), channel, cast("AttemptState | None", attempt), at)
        for invoice, state, channel, attempt, at in rows
    }


def refusals_of(session: Session, dispatch_ids: Collection[UUID]) -> dict[UUID, dict[str, Reason]]:
    """By dispatch, the channels that have said no for good in the run it belongs to, and why."""
    rows = session.execute(
        select(Attempt.dispatch_id, Attempt.channel, Attempt.reason)
        .join(Dispatch, Dispatch.id == Attempt.dispatch_id)
        .where(Attempt.dispatch_id.in_(dispatch_ids), Attempt.state.in_(("refused", "failed")))
        # A run that takes it up again after another was cancelled tries every channel anew.
        .where(Attempt.created_at >= Dispatch.opened_at)
    )
    found: dict[UUID, dict[str, Reason]] = {}
    for dispatch, channel, reason in rows:
        found.setdefault(dispatch, {})[channel] = Reason.from_json(reason)
    return found


def dispatches_by_state(session: Session) -> dict[str, int]:
    """How many promises are in each state, for operators."""
    rows = session.execute(select(Dispatch.state, func.count()).group_by(Dispatch.state))
    return {row.state: row[1] for row in rows}


def possible_doubles(session: Session) -> int:
    """How many times something was sent again that may have been taken the time before."""
    # Written into the statement, not bound, so that the index of exactly these is used.
    key = literal("possible_double", literal_execute=True)
    doubled = select(func.count()).where(AttemptEvent.detail.has_key(key))
    return session.scalar(doubled) or 0
