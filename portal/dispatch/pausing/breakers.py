"""The breakers of channels and registers: a row each, from the first failure on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import structlog
from sqlalchemy import Select, select, update
from sqlalchemy.dialects.postgresql import insert

from portal.db import Session
from portal.dispatch.models import ChannelState
from portal.dispatch.pausing.breaker import Breaker, Turn, after

Kind = Literal["channel", "register"]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a turn may begin. `probe`: it is the one that finds out whether all is well again."""

    breaker: Breaker
    admitted: bool
    probe: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """A channel or register that is left alone: since when, after how many failures, and until when."""

    kind: Kind
    name: str
    failures: int
    since: datetime
    until: datetime


def admit(session: Session, kind: Kind, name: str, *, now: datetime) -> Admission:
    """Ask whether a turn may begin; of those who ask when a pause is over one is told to probe."""
    breaker = _read(session, _of(kind, name))
    state = breaker.state(now)
    if state != "half_open":
        return Admission(breaker, admitted=state == "closed")
    free = update(ChannelState).where(ChannelState.kind == kind, ChannelState.name == name, ChannelState.until <= now)
    taken = session.scalar(free.values(until=breaker.probed(now).until).returning(ChannelState.name))
    return Admission(breaker, admitted=taken is not None, probe=taken is not None)


def note(session: Session, kind: Kind, name: str, turn: Turn, *, now: datetime) -> Breaker:
    """Write down what came of a turn, where it changes anything; return how it fares now."""
    before = _read(session, _of(kind, name).with_for_update())
    found = after(before, turn, now)
    if found != before:
        row = {"failures": found.failures, "opened_at": found.opened_at, "until": found.until, "changed_at": now}
        changed = insert(ChannelState).values(kind=kind, name=name, **row)
        session.execute(changed.on_conflict_do_update(index_elements=["kind", "name"], set_=row))
        _tell(kind, name, before, found)
    return found


def _tell(kind: Kind, name: str, before: Breaker, found: Breaker) -> None:
    told = {"kind": kind, "counterpart": name, "failures": found.failures}
    if found.opened_at and found.until and found.failures > before.failures:
        log.error("paused", until=found.until.isoformat(), since=found.opened_at.isoformat(), **told)
    if before.opened_at and not found.opened_at:
        log.info("resumed", since=before.opened_at.isoformat(), **told)


def pauses(session: Session) -> tuple[Pause, ...]:
    """What is left alone, or is about to be tried again; by kind and name."""
    paused = select(ChannelState).where(ChannelState.opened_at.is_not(None), ChannelState.until.is_not(None))
    rows = session.scalars(paused.order_by(ChannelState.kind, ChannelState.name))
    return tuple(_pause(row) for row in rows)


def _pause(row: Any) -> Pause:  # noqa: ANN401  a row of the statement above: its times are not null
    return Pause(row.kind, row.name, row.failures, row.opened_at, row.until)


def paused_until(session: Session, kind: Kind, name: str, *, now: datetime) -> datetime | None:
    """When it is tried again; None while nothing speaks against sending."""
    breaker = _read(session, _of(kind, name))
    return breaker.until if breaker.state(now) == "open" else None


def _of(kind: Kind, name: str) -> Select[int, datetime | None, datetime | None]:
    columns = (ChannelState.failures, ChannelState.opened_at, ChannelState.until)
    return select(*columns).where(ChannelState.kind == kind, ChannelState.name == name)


def _read(session: Session, statement: Select[int, datetime | None, datetime | None]) -> Breaker:
    row = session.execute(statement).one_or_none()
    return Breaker(*row) if row else Breaker()
