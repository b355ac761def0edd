from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.values.business_days import add_business_days, is_business_day, next_business_day

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
COUNTRIES = st.sampled_from(["NO", "SE"])


@pytest.mark.parametrize(
    ("day", "country", "open_"),
    [
        (date(2026, 11, 23), "NO", True),
        (date(2026, 11, 22), "NO", False),  # Sunday
        (date(2026, 11, 21), "SE", False),  # Saturday
        (date(2026, 4, 2), "NO", False),  # Maundy Thursday
        (date(2026, 4, 2), "SE", True),
        (date(2027, 5, 17), "NO", False),  # Constitution Day
        (date(2027, 5, 17), "SE", True),
        (date(2026, 6, 19), "SE", False),  # midsummer's eve
        (date(2026, 12, 24), "SE", False),
        (date(2026, 12, 24), "NO", True),
        (date(2026, 12, 31), "SE", False),
        (date(2027, 1, 6), "SE", False),  # Epiphany
        (date(2027, 1, 6), "NO", True),
        (date(2028, 6, 5), "NO", False),  # Pentecost Monday, by a computed Easter
    ],
)
def test_each_country_keeps_its_own_holidays(day, country, open_):
    assert is_business_day(day, country) is open_


@pytest.mark.parametrize(
    ("due", "country", "paid_in_time_on"),
    [
        (date(2026, 11, 20), "NO", date(2026, 11, 20)),
        (date(2026, 11, 21), "NO", date(2026, 11, 23)),
        (date(2026, 4, 2), "NO", date(2026, 4, 7)),  # over Easter
        (date(2026, 12, 24), "SE", date(2026, 12, 28)),
    ],
)
def test_what_falls_due_on_a_holiday_is_paid_in_time_on_the_next_business_day(due, country, paid_in_time_on):
    assert next_business_day(due, country) == paid_in_time_on


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 23), -1, date(2026, 11, 20)),
        (date(2026, 11, 22), 0, date(2026, 11, 22)),
        (date(2026, 4, 1), 3, date(2026, 4, 9)),
    ],
)
def test_counting_skips_what_is_no_business_day(start, count, end):
    assert add_business_days(start, count, "NO") == end


@given(DAYS, COUNTRIES)
def test_the_next_business_day_is_the_first_one(day, country):
    found = next_business_day(day, country)
    assert is_business_day(found, country)
    between = (day + timedelta(days=passed) for passed in range((found - day).days))
    assert not any(is_business_day(passed, country) for passed in between)


@given(DAYS, st.integers(0, 40), COUNTRIES)
def test_subtracting_undoes_adding_from_a_business_day(day, count, country):
    start = next_business_day(day, country)
    assert add_business_days(add_business_days(start, count, country), -count, country) == start
