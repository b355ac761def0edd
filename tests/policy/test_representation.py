from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy.outcome import Reason
from portal.policy.representation import Term, last_day, obstacle, of_age_on, over

TODAY = date(2026, 11, 22)
GROUNDS = ("estate", "guardianship", "parent")


@pytest.mark.parametrize(
    ("born", "grown"),
    [
        (date(2010, 5, 17), date(2028, 5, 17)),
        (date(2008, 2, 29), date(2026, 2, 28)),
        (date(2012, 2, 29), date(2030, 2, 28)),
    ],
)
def test_somebody_is_of_age_on_the_day_they_turn_18(born: date, grown: date) -> None:
    assert of_age_on(born) == grown


@pytest.mark.parametrize("ground", ["estate", "guardianship"])
def test_an_executor_and_a_guardian_act_as_long_as_was_granted(ground) -> None:
    assert last_day(ground, TODAY, date(2010, 5, 17)) == TODAY
    assert last_day(ground, None, date(2010, 5, 17)) is None


def test_a_parent_acts_until_the_day_before_the_child_is_18() -> None:
    assert last_day("parent", None, date(2010, 5, 17)) == date(2028, 5, 16)
    assert last_day("parent", date(2030, 1, 1), date(2010, 5, 17)) == date(2028, 5, 16)
    assert last_day("parent", date(2027, 1, 1), date(2010, 5, 17)) == date(2027, 1, 1)


def test_a_parent_of_a_child_whose_birth_is_not_known_acts_until_the_day_that_is_given() -> None:
    assert obstacle("parent", None, None, TODAY) == Reason("end_unknown")
    assert obstacle("parent", TODAY, None, TODAY) is None
    assert last_day("parent", TODAY, None) == TODAY


@pytest.mark.parametrize("ground", GROUNDS)
def test_the_last_day_is_today_at_the_earliest(ground) -> None:
    yesterday = TODAY - timedelta(days=1)
    assert obstacle(ground, yesterday, date(2010, 5, 17), TODAY) == Reason("until_passed", {"last_day": "2026-11-21"})
    assert obstacle(ground, TODAY, date(2010, 5, 17), TODAY) is None


def test_nobody_is_given_leave_to_act_for_a_child_who_is_18_today() -> None:
    assert obstacle("parent", None, date(2008, 11, 22), TODAY) == Reason("of_age", {"first_day": "2026-11-22"})
    assert obstacle("parent", None, date(2008, 11, 23), TODAY) is None


def test_it_lasts_through_its_last_day() -> None:
    assert over(Term(TODAY, is_revoked=False), TODAY) is None
    ended = Reason("representation_ended", {"last_day": "2026-11-22"})
    assert over(Term(TODAY, is_revoked=False), TODAY + timedelta(days=1)) == ended
    assert over(Term(None, is_revoked=False), date.max) is None


def test_what_is_taken_back_is_over_whatever_was_granted() -> None:
    assert over(Term(TODAY, is_revoked=True), TODAY) == Reason("representation_revoked")
    assert over(Term(None, is_revoked=True), TODAY) == Reason("representation_revoked")


days = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@given(st.sampled_from(GROUNDS), st.none() | days, days, days)
def test_no_parent_ever_acts_for_somebody_of_age(ground, wanted: date | None, born: date, today: date) -> None:
    if obstacle(ground, wanted, born, today) is None and ground == "parent":
        term = Term(last_day(ground, wanted, born), is_revoked=False)
        assert over(term, today) is None
        assert over(term, of_age_on(born)) is not None
