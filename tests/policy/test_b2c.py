from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy.b2c import Earlier, Terms, news, obstacle
from portal.policy.outcome import Reason

CHANGE = date(2018, 12, 20)
BEFORE, AFTER = CHANGE - timedelta(days=1), CHANGE
NOT_YET = Reason("channel_not_yet", {"first_day": "2018-12-20"})
ENDED = Reason("channel_ended", {"last_day": "2018-12-19"})
NONE = Reason("no_b2c_agreement")
BOTH_USED = frozenset({"efaktura", "vipps", "paper"})


def answers(had: Earlier, day: date, entered: date | None = None) -> tuple[Reason | None, Reason | None]:
    terms = Terms(had, CHANGE, entered)
    return obstacle("efaktura", terms, day), obstacle("vipps", terms, day)


@pytest.mark.contract("VA-09")
def test_who_had_both_goes_on_as_before() -> None:
    assert answers("both", BEFORE) == answers("both", AFTER) == (None, None)
    assert news(Terms("both", CHANGE), used=BOTH_USED) is None


@pytest.mark.contract("VA-10")
def test_who_had_efaktura_alone_has_vipps_from_the_day_on() -> None:
    assert answers("efaktura", BEFORE) == (None, NOT_YET)
    assert answers("efaktura", AFTER) == (None, None)
    assert news(Terms("efaktura", CHANGE), used=BOTH_USED) == "vipps_included"


@pytest.mark.contract("VA-11")
def test_who_has_switched_vipps_off_is_not_told_that_it_came_along() -> None:
    assert news(Terms("efaktura", CHANGE), used=frozenset({"efaktura"})) is None


@pytest.mark.contract("VA-13")
def test_the_earlier_vipps_solution_carries_nothing_from_the_day_on() -> None:
    assert answers("vipps", BEFORE) == (NONE, None)
    assert answers("vipps", AFTER) == (NONE, ENDED)


@pytest.mark.contract("VA-12")
def test_who_had_vipps_alone_must_enter_the_agreement() -> None:
    assert news(Terms("vipps", CHANGE), used=BOTH_USED) == "agreement_needed"
    assert news(Terms("vipps", CHANGE, entered_on=AFTER), used=BOTH_USED) is None


@pytest.mark.contract("VA-02")
@pytest.mark.parametrize("had", ["vipps", "none"])
def test_the_one_agreement_once_entered_covers_both(had: Earlier) -> None:
    entered = CHANGE + timedelta(days=30)
    assert None not in answers(had, entered - timedelta(days=1), entered)
    assert answers(had, entered, entered) == (None, None)


def test_who_enters_it_beforehand_has_no_day_without_vipps() -> None:
    early = CHANGE - timedelta(days=10)
    assert answers("vipps", BEFORE, early) == (NOT_YET, None)
    assert answers("vipps", AFTER, early) == (None, None)


def test_who_uses_neither_channel_is_told_nothing() -> None:
    assert news(Terms("none", CHANGE), used=frozenset({"paper"})) is None


@given(
    st.sampled_from(["both", "efaktura", "vipps", "none"]),
    st.dates(),
    st.none() | st.dates(),
    st.sampled_from(["avtalegiro", "mailbox", "email", "paper"]),
)
def test_no_other_channel_is_ever_closed_by_it(had: Earlier, day: date, entered: date | None, channel: str) -> None:
    assert obstacle(channel, Terms(had, CHANGE, entered), day) is None


@given(st.sampled_from(["both", "efaktura", "vipps", "none"]), st.dates(min_value=CHANGE), st.none() | st.dates())
def test_from_the_day_on_both_are_open_or_neither(had: Earlier, day: date, entered: date | None) -> None:
    efaktura, vipps = answers(had, day, entered)
    assert (efaktura is None) == (vipps is None)
