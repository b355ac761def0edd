"""Dates typed in three fields."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.values.typed_date import NoDate, typed_date


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_any_day_of_this_century_is_read_with_a_long_or_a_short_year(day: date) -> None:
    assert typed_date(f" {day.day}", f"{day.month:02}", str(day.year)) == day
    assert typed_date(str(day.day), str(day.month), f"{day.year % 100:02}") == day


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (("", " ", ""), "missing"),
        (("1", "12", ""), "malformed"),
        (("31", "2", "2026"), "malformed"),
        (("1.", "12", "2026"), "malformed"),
        (("٣", "12", "2026"), "malformed"),
        (("1", "12", "20260"), "malformed"),
    ],
)
def test_what_is_no_date_says_why(typed: tuple[str, str, str], code: str) -> None:
    with pytest.raises(NoDate) as refused:
        typed_date(*typed)
    assert refused.value.code == code
