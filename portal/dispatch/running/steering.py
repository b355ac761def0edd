"""Runs paused, resumed and cancelled by somebody: what they do, and who did it."""

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from sqlalchemy import select

from portal.audit import service as audit
from portal.db import Session
from portal.dispatch.models import Run
from portal.dispatch.recalling.calling_off import CalledOff, call_off
from portal.dispatch.status import RunState
from portal.jobs import defer


class NotPossible(Exception):
    """The run is in a state in which this cannot be done; the message says which."""

    def __init__(self, run: UUID, state: str) -> None:
        super().__init__(f"the run {run} is {state} already")


def pause_run(session: Session, *, run: UUID, by: str, now: datetime) -> None:
    """Route and hand over nothing more of a run from the next batch on; receipts are followed. Raise NotPossible."""
    _change(session, run, "paused", among=("running",))
    audit.record(session, tag="operator:run:paused", **_who(run, by), now=now)


def resume_run(session: Session, *, run: UUID, by: str, now: datetime) -> None:
    """Go on with a paused run where it was. Raise NotPossible."""
    _change(session, run, "running", among=("paused",))
    audit.record(session, tag="operator:run:resumed", **_who(run, by), now=now)
    _sweep(session)


def cancel_run(session: Session, *, run: UUID, by: str, now: datetime) -> CalledOff:
    """Give back what no channel has taken, and ask channels for what they have. Raise NotPossible."""
    _change(session, run, "cancelled", among=("running", "paused"))
    done = call_off(session, run, now=now)
    counts = {"cancelled": done.cancelled, "under_way": done.under_way, "asked_back": done.asked_back}
    audit.record(session, tag="operator:run:cancelled", **_who(run, by), now=now, numbers=counts)
    _sweep(session)
    return done


def _change(session: Session, run: UUID, state: RunState, *, among: tuple[RunState, ...]) -> None:
    found = session.scalars(select(Run).where(Run.id == run).with_for_update()).one()
    if found.state not in among:
        raise NotPossible(run, found.state)
    found.state = state
    session.flush()


def _sweep(session: Session) -> None:
    """The rows say what there is to go on with, or still to call off, and the sweep reads them."""
    defer(session, "dispatch.sweep", lock="dispatch.sweep")


class _Who(TypedDict):
    actor: str
    subject: audit.Subject


def _who(run: UUID, by: str) -> _Who:
    return {"actor": audit.operator(by), "subject": audit.Subject("run", run)}
