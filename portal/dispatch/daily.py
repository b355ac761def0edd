"""Runs that the portal starts by itself: one a day for what nobody starts a run for."""

from datetime import datetime, time
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import insert, select

from portal.config import Municipality
from portal.db import Session, new_key
from portal.dispatch.models import Run

_STARTED_BY: Final = "portal"


def run_of_the_day(
    session: Session, *, kind: Literal["letters", "claims"], municipality: Municipality, digest: str, now: datetime
) -> UUID:
    """The run of this day's letters, or of the claims made anew; `digest` is the municipality's file, stored.

    One that was steered by somebody is left as it is. Two begun at the same moment do no harm.
    """
    midnight = datetime.combine(now.astimezone(municipality.zone).date(), time(), municipality.zone)
    todays = (Run.started_at >= midnight, Run.started_at <= now, Run.state == "running")
    found = session.scalar(select(Run.id).where(Run.kind == kind, *todays).order_by(Run.started_at.desc()).limit(1))
    if found:
        return found
    run = new_key()
    about = {"started_at": now, "started_by": _STARTED_BY, "due_by": None, "municipality_digest": digest}
    session.execute(insert(Run).values({"id": run, "kind": kind, **about}))
    return run
