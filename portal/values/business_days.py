"""Business days: when banks are open and the law counts. Saturdays, Sundays and public holidays are not.

Sweden also counts midsummer's eve, Christmas eve and New Year's eve as holidays (lag 1930:173 § 2).
"""

from datetime import date, timedelta
from functools import cache

import holidays

_CATEGORIES = {"NO": ("public",), "SE": ("public", "de_facto")}
_SATURDAY = 5


@cache
def _holidays_of(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year, categories=_CATEGORIES[country]))


def is_business_day(day: date, country: str) -> bool:
    """Whether `day` is a business day in "NO" or "SE"; another country is a programming error (KeyError)."""
    return day.weekday() < _SATURDAY and day not in _holidays_of(country, day.year)


def next_business_day(day: date, country: str) -> date:
    """`day` itself when it is one, else the first after it: a due date on a holiday is paid in time then."""
    while not is_business_day(day, country):
        day += timedelta(days=1)
    return day


def add_business_days(day: date, count: int, country: str) -> date:
    """The date `count` business days after `day`, before it when negative; `day` itself when zero."""
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while not is_business_day(day, country):
            day += step
    return day
