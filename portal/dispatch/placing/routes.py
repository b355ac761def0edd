"""Ways that were found, written down: routes, attempts and the jobs that send them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy import Text, Uuid, bindparam, insert, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB

from portal.db import Base, Session, UtcDateTime, listed, many, new_key, vault_of
from portal.dispatch.cascade import Route
from portal.dispatch.envelope import as_json
from portal.dispatch.models import Attempt, AttemptEvent, Dispatch
from portal.dispatch.packing.pack import pack
from portal.dispatch.packing.parcel import Packing, Parcel
from portal.dispatch.placing.copies import open_copies
from portal.dispatch.placing.holding import held
from portal.dispatch.placing.made_documents import (
    NONE_MADE,
    MadeDocuments,
    is_covered,
    with_document,
    without_document,
)
from portal.dispatch.placing.overrides import tell_of_overrides
from portal.dispatch.placing.ticks import save_found
from portal.dispatch.placing.ways import Desk, Way
from portal.dispatch.preference import NOTHING_TICKED, Ticks
from portal.invoices.specification import Specification, specifications_of
from portal.jobs import defer
from portal.people.mandate_queries import note_matched

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
    session: Session,
    found: Sequence[Routed],
    *,
    run: UUID,
    desk: Desk,
    now: datetime,
    ticks: Ticks = NOTHING_TICKED,
    made: MadeDocuments = NONE_MADE,
) -> int:
    """Write routes and attempts, defer sending, and save what a search found. Return how many are not held.

    What somebody else has closed or routed since it was read is left alone. `made` are the documents of those among
    them that have their own, and of the copies that are promised beside a claim here.
    """
    ours = [(promised, _ready(way, made)) for promised, way in _still_ours(session, found)]
    if not ours:
        return 0
    beside = _beside(session, ours, made, now)
    rows = [_row(promised, way, desk, now) for promised, way in (*ours, *beside)]
    session.execute(_ROUTED, {"found": listed(rows)})
    chosen = _write_attempts(session, ours, desk, now)
    # A copy waits for its claim: what lets it go wakes its sender.
    _write_attempts(session, beside, desk, now)
    ways = [way for _, way in (*ours, *beside)]
    if ticks.save_on_card:
        save_found(session, ways, now=now)
    note_matched(session, {way.mandate.id for way in ways if way.mandate}, now=now)
    # What travels singly is sent at once; a transmission waits for the run's last invoice, so that it carries all.
    for channel in sorted(chosen - desk.transmitting):
        defer(session, "dispatch.send", channel=channel, run=run)
    tell_of_overrides(session, ways, municipality=desk.municipality, now=now)
    _tell_a_human([way for way, row in zip(ways, rows, strict=True) if row["state"] == "exhausted"])
    return sum(row["routed_at"] is not None for row in rows[: len(ours)])


def _ready(way: Way, made: MadeDocuments) -> Way:
    """With the document it has of its own; a claim whose copy has none is told of by the bank."""
    if way.purpose == "copy" or is_covered(way):
        return with_document(way, made)
    if way.copy and way.copy.chosen and way.known.subject_id not in made:
        return replace(way, copy=without_document(way.copy, copied=True))
    return way


def _beside(session: Session, ours: Sequence[Routed], made: MadeDocuments, now: datetime) -> list[Routed]:
    """The copies that are promised beside claims, each with its way."""
    wanted = {promised.dispatch: (way, way.copy) for promised, way in ours if way.copy}
    opened = open_copies(session, wanted, now=now)
    ways = (
        replace(way, route=route, purpose="copy", mandate=None, copy=None)
        for way, route in wanted.values()
        if way.known.subject_id in opened
    )
    return [(Promised(opened[way.known.subject_id], None), _ready(way, made)) for way in ways]


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
    told = specifications_of(session, [way.known.subject_id for _, way in found if way.is_told_by_bank])
    attempts = [
        _attempt(promised.dispatch, way, way.route.chosen.channel, packing, told.get(way.known.subject_id))
        for promised, way in found
        if way.route.chosen is not None
    ]
    if attempts:
        session.execute(_ATTEMPTED, {"planned": listed(attempts), "now": now})
    return {row["channel"] for row in attempts}


def _attempt(
    dispatch: UUID, way: Way, channel: str, packing: Packing, specification: Specification | None
) -> dict[str, Any]:
    key = new_key()
    parcel = Parcel(key, way.known, way.facts, way.asked, way.drawn_on, specification)
    return {
        "id": key,
        "dispatch_id": dispatch,
        "channel": channel,
        "envelope": as_json(pack(channel, parcel, packing), packing.vault),
    }


def _tell_a_human(ways: Sequence[Way]) -> None:
    """Nothing ends undelivered in silence: `portal runs` shows them, /metrics counts them, and the log says it."""
    for way in ways:
        reasons = {step.channel: step.reason.code for step in way.route.steps}
        log.error("dispatch_exhausted", subject=str(way.known.subject_id), **reasons)
