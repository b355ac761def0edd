"""Ways that were found, written down: routes, attempts and the jobs that send them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy import Text, Uuid, bindparam, insert, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB

from portal.db import Base, Session, UtcDateTime, listed, many, new_key, vault_of
from portal.dispatch.cascade import Route
from portal.dispatch.envelope import as_json
from portal.dispatch.holding import held
from portal.dispatch.models import Attempt, AttemptEvent, Dispatch
from portal.dispatch.overrides import tell_of_overrides
from portal.dispatch.packing import pack
from portal.dispatch.parcel import Packing, Parcel
from portal.dispatch.preference import NOTHING_TICKED, Ticks
from portal.dispatch.ticks import save_found
from portal.dispatch.ways import Desk, Way
from portal.jobs import defer

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Promised:
    """The dispatch of an invoice or a letter, and since when it has been held."""

    dispatch: UUID
    held_since: datetime | None


Routed = tuple[Promised, Way]

_DISPATCH, _ATTEMPT, _EVENT = (
    Base.metadata.tables[mapped.__tablename__] for mapped in (Dispatch, Attempt, AttemptEvent)
)
# Made once, and one statement for a whole page.
_FOUND: Final = many(
    "found",
    id=Uuid,
    route=JSONB,
    answers=JSONB,
    state=Text,
    routed_at=UtcDateTime,
    closed_at=UtcDateTime,
    held_since=UtcDateTime,
    held_until=UtcDateTime,
)
_ROUTED: Final = (
    update(_DISPATCH)
    .where(_DISPATCH.c.id == _FOUND.c.id)
    .values({name: column for name, column in _FOUND.c.items() if name != "id"})
)
_PLANNED: Final = many("planned", id=Uuid, dispatch_id=Uuid, channel=Text, envelope=JSONB)
_NOW: Final = bindparam("now", type_=UtcDateTime)
_STATE: Final = literal("planned")
_NEW: Final = (
    insert(_ATTEMPT)
    .from_select(
        [*_PLANNED.c.keys(), "state", "tries", "created_at", "updated_at"],
        select(*_PLANNED.c, _STATE, literal(0), _NOW, _NOW),
    )
    .returning(_ATTEMPT.c.id)
    .cte("new")
)
_ATTEMPTED: Final = insert(_EVENT).from_select(["attempt_id", "state", "at"], select(_NEW.c.id, _STATE, _NOW))


def write(
    session: Session, found: Sequence[Routed], *, run: UUID, desk: Desk, now: datetime, ticks: Ticks = NOTHING_TICKED
) -> int:
    """Write routes and attempts, defer sending, and save what a search found. Return how many are not held.

    What somebody else has closed or routed since it was read is left alone.
    """
    ours = _still_ours(session, found)
    if not ours:
        return 0
    rows = [_row(promised, way, desk, now) for promised, way in ours]
    session.execute(_ROUTED, {"found": listed(rows)})
    chosen = _write_attempts(session, ours, desk, now)
    if ticks.save_on_card:
        save_found(session, [way for _, way in ours], now=now)
    # What travels singly is sent at once; a transmission waits for the run's last invoice, so that it carries all.
    for channel in sorted(chosen - desk.transmitting):
        defer(session, "dispatch.send", channel=channel, run=run)
    tell_of_overrides(session, [way for _, way in ours], municipality=desk.municipality, now=now)
    _tell_a_human([way for (_, way), row in zip(ours, rows, strict=True) if row["state"] == "exhausted"])
    return sum(row["routed_at"] is not None for row in rows)


def _still_ours(session: Session, found: Sequence[Routed]) -> list[Routed]:
    theirs = select(Dispatch.id).where(Dispatch.id.in_([promised.dispatch for promised, _ in found]))
    free = theirs.where(Dispatch.state == "open", Dispatch.routed_at.is_(None)).with_for_update()
    ids = set(session.scalars(free))
    return [(promised, way) for promised, way in found if promised.dispatch in ids]


def _row(promised: Promised, way: Way, desk: Desk, now: datetime) -> dict[str, Any]:
    said_no = {name: answer for name, answer in way.facts.answers.items() if answer.verdict == "no"}
    return {
        "id": promised.dispatch,
        "route": steps_as_json(way.route),
        "answers": {name: answer.reason.as_json() for name, answer in said_no.items() if answer.reason},
        **_state(promised, way.route, desk.municipality.look_ups.hold_hours, now),
    }


def _state(promised: Promised, way: Route, hours: int, now: datetime) -> dict[str, Any]:
    waits = held(promised.held_since, hours=hours, now=now) if way.held else None
    if waits:
        hold = {"held_since": waits.since, "held_until": waits.until}
        return {"state": "open", "routed_at": None, "closed_at": None, **hold}
    ended = {"routed_at": now, "held_since": promised.held_since, "held_until": None}
    if way.chosen:
        return {"state": "open", "closed_at": None, **ended}
    return {"state": "exhausted", "closed_at": now, **ended}


def steps_as_json(way: Route) -> list[dict[str, Any]]:
    """A route as the dispatch's row and `portal explain --json` tell it."""
    return [
        {
            "channel": step.channel,
            "verdict": step.verdict,
            "reason": step.reason.code,
            "numbers": dict(step.reason.numbers),
        }
        for step in way.steps
    ]


def _write_attempts(session: Session, found: Sequence[Routed], desk: Desk, now: datetime) -> set[str]:
    """An attempt for each that has a way. Return the channels they go by."""
    packing = Packing(desk.municipality, desk.address, now, vault_of(session))
    attempts = [
        _attempt(promised.dispatch, way, way.route.chosen.channel, packing)
        for promised, way in found
        if way.route.chosen is not None
    ]
    if attempts:
        session.execute(_ATTEMPTED, {"planned": listed(attempts), "now": now})
    return {row["channel"] for row in attempts}


def _attempt(dispatch: UUID, way: Way, channel: str, packing: Packing) -> dict[str, Any]:
    key = new_key()
    return {
        "id": key,
        "dispatch_id": dispatch,
        "channel": channel,
        "envelope": as_json(pack(channel, Parcel(key, way.known, way.facts, way.asked), packing), packing.vault),
    }


def _tell_a_human(ways: Sequence[Way]) -> None:
    """Nothing ends undelivered in silence: `portal runs` shows them, /metrics counts them, and the log says it."""
    for way in ways:
        reasons = {step.channel: step.reason.code for step in way.route.steps}
        log.error("dispatch_exhausted", subject=str(way.known.subject_id), **reasons)
