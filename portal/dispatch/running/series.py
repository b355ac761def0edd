"""Series of recurring invoices: which there are, how each is sent, and setting it.

The ERP makes the invoices and names their series. Here it is set whether a schedule sends them, and whether those whose
customer card says otherwise are then searched for eFaktura.
"""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final, Literal, cast

from sqlalchemy import Select, and_, case, func, or_, select, union
from sqlalchemy.dialects.postgresql import insert

from portal.db import Session
from portal.dispatch.models import Series
from portal.dispatch.running.selection import Only, SeriesKey
from portal.dispatch.service import waiting_invoices
from portal.invoices.models import Invoice
from portal.values.schedule import next_time

Send = Literal["automatic", "manual"]


class ScheduleMissing(Exception):
    """A series is sent automatically only by a schedule, and this one has none yet."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a series is sent. `search`: for eFaktura, at each automatic sending."""

    send: Send = "manual"
    schedule: str | None = None
    search: bool = True


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A series, how it is sent, and how many of its invoices wait."""

    key: SeriesKey
    setting: Setting
    waiting: int


NEVER_SET: Final = Setting()


def all_series(session: Session) -> tuple[SeriesView, ...]:
    """Every series that invoices name or somebody has set, by issuer and name."""
    billed = select(Invoice.issuer, Invoice.series.label("name")).where(Invoice.series.is_not(None))
    named = union(billed, select(Series.issuer, Series.name)).subquery()
    waiting = _waiting().subquery()
    rows = session.execute(
        select(named.c.issuer, named.c.name, Series.send, Series.schedule, Series.search, waiting.c.waiting)
        .outerjoin(Series, and_(Series.issuer == named.c.issuer, Series.name == named.c.name))
        .outerjoin(waiting, and_(waiting.c.issuer == named.c.issuer, waiting.c.name == named.c.name))
        .order_by(named.c.issuer, named.c.name)
    )
    return tuple(
        SeriesView(
            SeriesKey(row.issuer, row.name),
            Setting(cast("Send", row.send), row.schedule, row.search) if row.send else NEVER_SET,
            row.waiting or 0,
        )
        for row in rows
    )


def series_named(session: Session, name: str) -> tuple[SeriesView, ...]:
    """The series of that name, one an issuer; or the one that ISSUER/NAME names."""
    return tuple(one for one in all_series(session) if name in (one.key.name, str(one.key)))


def _waiting() -> Select[str, str | None, int]:
    """How many invoices of each series no run has taken up."""
    waiting = waiting_invoices(None, Only(Invoice.series.is_not(None))).subquery()
    counted = select(Invoice.issuer, Invoice.series.label("name"), func.count().label("waiting"))
    return counted.join(waiting, waiting.c.id == Invoice.id).group_by(Invoice.issuer, Invoice.series)


def setting_of(session: Session, key: SeriesKey) -> Setting:
    """How a series is sent; manually when nobody has set it."""
    row = session.get(Series, (key.issuer, key.name))
    return Setting(cast("Send", row.send), row.schedule, row.search) if row else NEVER_SET


def configure(session: Session, *, key: SeriesKey, setting: Setting, zone: tzinfo, now: datetime) -> None:
    """Set how a series is sent. A new schedule counts from now. Raise ScheduleMissing, NoSchedule."""
    if setting.schedule is not None:
        next_time(setting.schedule, after=now, zone=zone)
    elif setting.send == "automatic":
        raise ScheduleMissing
    said = {"send": setting.send, "schedule": setting.schedule, "search": setting.search}
    row = insert(Series).values(issuer=key.issuer, name=key.name, counted_from=now, **said)
    another = or_(Series.schedule.is_distinct_from(row.excluded.schedule), Series.send != row.excluded.send)
    counted_from = case((another, row.excluded.counted_from), else_=Series.counted_from)
    changes = said | {"counted_from": counted_from}
    session.execute(row.on_conflict_do_update(index_elements=["issuer", "name"], set_=changes))
