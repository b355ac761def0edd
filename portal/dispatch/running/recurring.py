"""Series sent by their schedules, each time with a search for eFaktura unless that was unticked."""

from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import select

from portal.config import Municipality
from portal.db import Session
from portal.dispatch.models import Series
from portal.dispatch.preference import NOTHING_TICKED, Ticks
from portal.dispatch.running.selection import Only, SeriesKey
from portal.dispatch.service import NothingToSend, Started, start_run
from portal.invoices.models import Invoice
from portal.values.schedule import next_time

log = structlog.get_logger(__name__)


def start_due_series(session: Session, *, municipality: Municipality, now: datetime) -> tuple[Started, ...]:
    """Start a run for each automatic series whose time has come since it was last looked at.

    Times that went by with no worker alive are made up for once. A series of which nothing waits starts nothing.
    """
    automatic = select(Series).where(Series.send == "automatic", Series.schedule.is_not(None))
    rows = session.scalars(automatic.order_by(Series.issuer, Series.name).with_for_update(skip_locked=True)).all()
    started = (_started(session, row, municipality, now) for row in rows if _is_due(row, municipality, now))
    return tuple(run for run in started if run)


def _is_due(row: Series, municipality: Municipality, now: datetime) -> bool:
    return row.schedule is not None and next_time(row.schedule, after=row.counted_from, zone=municipality.zone) <= now


def _started(session: Session, row: Series, municipality: Municipality, now: datetime) -> Started | None:
    row.counted_from = now
    session.flush()
    only, ticks = Only.of_series(SeriesKey(row.issuer, row.name)), _ticks(row, municipality)
    try:
        with session.begin_nested():
            run = start_run(
                session,
                municipality=municipality,
                started_by=f"schedule of {row.name}",
                due_by=None,
                now=now,
                only=only,
                ticks=ticks,
            )
    except NothingToSend:
        return None
    log.info("series_sent", series=row.name, issuer=row.issuer, run=str(run.run), invoices=run.invoices)
    return run


def ticks_of_series(session: Session, key: SeriesKey, municipality: Municipality) -> Ticks:
    """What is ticked for a series: only an automatic one searches."""
    row = session.get(Series, (key.issuer, key.name))
    return _ticks(row, municipality) if row else NOTHING_TICKED


def ticks_by_schedule(session: Session, invoice: UUID, municipality: Municipality) -> Ticks:
    """What is ticked for the series of an invoice; nothing when it is of none."""
    issuer, name = session.execute(select(Invoice.issuer, Invoice.series).where(Invoice.id == invoice)).one()
    return ticks_of_series(session, SeriesKey(issuer, name), municipality) if name else NOTHING_TICKED


def _ticks(row: Series, municipality: Municipality) -> Ticks:
    searches = row.send == "automatic" and row.search and municipality.goes_by_card
    return Ticks(search=searches, save_on_card=searches)
