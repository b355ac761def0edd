from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy.claim_deadline import ClaimLead, debited_on, earliest_due, furthest_due, too_late_from, worked_on

OSLO = ZoneInfo("Europe/Oslo")
LEAD = ClaimLead()


def _oslo(month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=OSLO)


@pytest.mark.parametrize(
    ("due", "debited"),
    [
        (date(2026, 12, 15), date(2026, 12, 15)),
        (date(2026, 12, 19), date(2026, 12, 21)),  # Saturday
        (date(2026, 12, 25), date(2026, 12, 28)),  # Christmas Day, then a weekend
        (date(2027, 3, 25), date(2027, 3, 30)),  # Maundy Thursday to Easter Monday
        (date(2027, 5, 17), date(2027, 5, 18)),
    ],
)
def test_the_bank_debits_on_the_next_bank_day(due: date, debited: date) -> None:
    assert debited_on(due) == debited


@pytest.mark.parametrize(
    ("moment", "worked"),
    [
        (_oslo(11, 23, 13, 59), date(2026, 11, 23)),
        (_oslo(11, 23, 14), date(2026, 11, 24)),
        (_oslo(11, 27, 13, 59), date(2026, 11, 27)),
        (_oslo(11, 27, 14), date(2026, 11, 30)),  # Friday afternoon is Monday
        (_oslo(11, 28), date(2026, 11, 30)),
        (datetime(2026, 11, 23, 12, 59, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 7, 6, 12, 0, tzinfo=UTC), date(2026, 7, 7)),  # 14:00 in Oslo, in summer
    ],
)
def test_a_file_is_worked_on_the_bank_day_it_comes_in_before_the_cut_off(moment: datetime, worked: date) -> None:
    assert worked_on(moment, LEAD) == worked


@pytest.mark.parametrize(
    ("due", "last_day"),
    [
        (date(2026, 11, 27), date(2026, 11, 23)),  # Friday: Monday
        (date(2026, 11, 30), date(2026, 11, 26)),  # Monday: Thursday
        (date(2026, 12, 1), date(2026, 11, 27)),  # Tuesday: Friday
        (date(2026, 12, 2), date(2026, 11, 27)),  # Wednesday: Friday too, Saturday is no bank day
        (date(2026, 12, 3), date(2026, 11, 27)),
        (date(2026, 12, 5), date(2026, 12, 1)),  # due on a Saturday, as stated
        (date(2026, 12, 28), date(2026, 12, 23)),  # Christmas Day does not count
        (date(2027, 3, 30), date(2027, 3, 23)),  # three holidays of Easter do not count
        (date(2027, 1, 4), date(2026, 12, 30)),  # New Year's Day does not count
    ],
)
def test_a_claim_must_be_in_by_the_cut_off_of(due: date, last_day: date) -> None:
    assert too_late_from(due, LEAD) == datetime.combine(last_day, time(14), OSLO)


def test_a_longer_lead_and_an_earlier_cut_off_are_the_banks_to_choose() -> None:
    longer = ClaimLead(lead_days=7, cut_off=time(12))
    assert too_late_from(date(2026, 11, 30), longer) == _oslo(11, 23, 12)


def test_a_claim_may_be_due_a_year_ahead() -> None:
    assert furthest_due(_oslo(11, 22), LEAD) == date(2027, 11, 22)


@given(
    st.dates(date(2022, 1, 1), date(2036, 12, 31)),
    st.integers(0, 20 * 24 * 60),
    st.integers(1, 10),
)
def test_a_claim_is_in_time_until_it_is_too_late_and_never_again(due: date, minutes: int, lead_days: int) -> None:
    lead = ClaimLead(lead_days=lead_days)
    moment = datetime.combine(due, time(23, 59), UTC) - timedelta(minutes=minutes)
    assert (earliest_due(moment, lead) <= due) == (moment < too_late_from(due, lead))
