"""What was ticked for a run, kept with it, and what a search found, written on customer cards."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.db import Session
from portal.dispatch.models import Dispatch, Run
from portal.dispatch.placing.ways import Way
from portal.dispatch.preference import Ticks
from portal.invoices.queries import DispatchFacts
from portal.people.cards import set_method


def as_columns(ticks: Ticks) -> dict[str, Any]:
    """The columns of a run that keep them."""
    return {"efaktura_search": "if_possible" if ticks.search else "none", "save_on_card": ticks.save_on_card}


def ticks_of(session: Session, run: UUID) -> Ticks:
    """What was ticked for a run."""
    kept = session.execute(select(Run.efaktura_search, Run.save_on_card).where(Run.id == run)).one()
    return Ticks(kept.efaktura_search == "if_possible", kept.save_on_card)


def ticks_for(session: Session, invoice: UUID) -> Ticks | None:
    """What was ticked for the run that has taken an invoice up; None when none has."""
    run = select(Dispatch.run_id).where(Dispatch.subject_kind == "invoice", Dispatch.subject_id == invoice)
    found = session.scalar(run.order_by(Dispatch.version.desc()).limit(1))
    return ticks_of(session, found) if found else None


def save_found(session: Session, ways: Iterable[Way], *, now: datetime) -> None:
    """Write eFaktura on the cards of those a search found."""
    found = {
        way.known.customer_id
        for way in ways
        if isinstance(way.known, DispatchFacts)
        and way.route.chosen
        and way.facts.preference.finds(way.route.chosen.channel)
    }
    set_method(session, customers=found, method="efaktura", source="efaktura_search", now=now)
