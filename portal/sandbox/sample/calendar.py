"""When invoices of the sample are issued and due, all counted from one day."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from portal.sandbox.sample.role import When
from portal.values.business_days import next_business_day

# Days before today of issue, and days from today of the due date, each from and to.
_DAYS: dict[When, tuple[tuple[int, int], tuple[int, int]]] = {
    "new": ((0, 2), (18, 30)),
    "soon": ((14, 20), (1, 5)),
    "later": ((5, 10), (10, 16)),
    "far": ((0, 1), (45, 75)),
    "overdue": ((33, 38), (-14, -8)),
    "long_overdue": ((95, 110), (-80, -70)),
    "past": ((60, 75), (-45, -35)),
}
_PAYMENT_TERM = timedelta(days=20)


@dataclass(frozen=True)
class Dates:
    """Day of issue and due date; the due date is a business day."""

    issued: date
    due: date


def dates_for(when: When, today: date, country: str, chance: Random) -> Dates:
    """Dates as `when` says, seen from `today`."""
    before, until = _DAYS[when]
    due = today + timedelta(days=chance.randint(*until))
    return Dates(today - timedelta(days=chance.randint(*before)), next_business_day(due, country))


def months_ago(months: int, today: date, country: str) -> Dates:
    """An invoice of the twelfth of a month gone by: history."""
    count = today.year * 12 + today.month - 1 - months
    issued = date(count // 12, count % 12 + 1, 12)
    return Dates(issued, next_business_day(issued + _PAYMENT_TERM, country))
