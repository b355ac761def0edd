"""A municipal service that is billed, and the periods it is billed for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from portal.sandbox.sample.bill import Line, Period

MONTHS_IN_QUARTER = 3
_DECEMBER = 12
_AUGUST = 8


@dataclass(frozen=True)
class Service:
    """One service as the ERP knows it: the manifest's facts, and how its lines are made for a period."""

    category: str
    department: str
    claim_basis: str  # law | agreement
    lines: Callable[[Random, Period], tuple[Line, ...]]
    period: Callable[[date], Period]
    legal_class: str = "ordinary"  # lien: secured in the property (panteloven § 6-1)
    attaches_readings: bool = False

    @property
    def series(self) -> str:
        """The series of recurring invoices it is billed in; empty for what is billed otherwise."""
        return self.category if self.period is month_of else ""


Services = Mapping[str, Service]


def month_of(day: date) -> Period:
    """The calendar month `day` is in."""
    return Period(day.replace(day=1), _last_of(day.year, day.month))


def quarter_of(day: date) -> Period:
    """The quarter `day` is in."""
    last = day.month + (-day.month % MONTHS_IN_QUARTER)
    return Period(date(day.year, last - 2, 1), _last_of(day.year, last))


def school_term_of(day: date) -> Period:
    """Spring (January to June) or autumn (August to December); July belongs to spring."""
    if day.month < _AUGUST:
        return Period(date(day.year, 1, 1), date(day.year, 6, 30))
    return Period(date(day.year, _AUGUST, 1), date(day.year, _DECEMBER, 31))


def _last_of(year: int, month: int) -> date:
    following = date(year + month // _DECEMBER, month % _DECEMBER + 1, 1)
    return following - timedelta(days=1)
