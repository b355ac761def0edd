from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.dispatch.pausing.breaker import OPENS_AT, PROBE, Breaker, Turn, after
from tests.dispatch.town import NOW

MINUTE = timedelta(minutes=1)


def failed(times: int = 1, *, not_before: datetime | None = None) -> Turn:
    turn = Turn()
    for _ in range(times):
        turn.failed(not_before=not_before)
    return turn


def worked() -> Turn:
    turn = Turn()
    turn.worked()
    return turn


def test_it_opens_when_so_many_in_a_row_came_to_nothing_and_not_before() -> None:
    breaker = Breaker()
    for times in range(1, OPENS_AT):
        breaker = after(breaker, failed(), NOW)
        assert (breaker.state(NOW), breaker.failures) == ("closed", times)
    breaker = after(breaker, failed(), NOW)
    assert breaker == Breaker(OPENS_AT, NOW, NOW + MINUTE)
    assert breaker.state(NOW) == "open"


def test_one_success_begins_the_count_anew() -> None:
    turn = failed(OPENS_AT - 1)
    turn.worked()
    turn.failed()
    assert after(Breaker(OPENS_AT - 1), turn, NOW) == Breaker(1)


def test_one_turn_of_failures_is_enough_and_nothing_more_is_tried_in_it() -> None:
    assert not failed(OPENS_AT - 1).is_over
    assert failed(OPENS_AT).is_over
    assert after(Breaker(), failed(OPENS_AT), NOW).state(NOW) == "open"


def test_when_its_time_comes_it_is_half_open_and_to_all_but_one_open_still() -> None:
    breaker = Breaker(3, NOW, NOW + MINUTE)
    assert breaker.state(NOW + MINUTE) == "half_open"
    probed = breaker.probed(NOW + MINUTE)
    assert probed.state(NOW + MINUTE) == "open"
    assert probed.state(NOW + MINUTE + PROBE) == "half_open"


def test_the_first_success_closes_it() -> None:
    assert after(Breaker(7, NOW, NOW + MINUTE), worked(), NOW) == Breaker()


@pytest.mark.parametrize(("failures", "minutes"), [(3, 1), (4, 2), (5, 4), (6, 8), (7, 15), (8, 15), (1000, 15)])
def test_each_probe_in_vain_leaves_it_open_for_longer_up_to_a_quarter_of_an_hour(failures: int, minutes: int) -> None:
    later = NOW + timedelta(hours=1)
    found = after(Breaker(failures - 1, NOW, NOW + MINUTE), failed(), later)
    assert found.opened_at == (NOW if failures > OPENS_AT else found.opened_at)
    assert found.until == later + minutes * MINUTE


def test_who_asks_for_time_gets_it_to_the_second() -> None:
    told = NOW + timedelta(seconds=17)
    turn = failed(not_before=told)
    assert turn.is_over
    assert after(Breaker(), turn, NOW) == Breaker(1, NOW, told)


def test_who_asks_for_no_time_again_and_again_is_not_called_again_and_again() -> None:
    breaker = Breaker()
    for _ in range(OPENS_AT):
        breaker = after(breaker, failed(not_before=NOW), NOW)
    assert breaker.until == NOW + MINUTE


def test_a_probe_that_found_nothing_to_try_leaves_it_to_the_next() -> None:
    breaker = Breaker(3, NOW, NOW + PROBE)
    assert after(breaker, Turn(), NOW + MINUTE).state(NOW + MINUTE) == "half_open"


turns = st.lists(st.sampled_from(["worked", "failed", "idle"]), max_size=40)


@given(turns)
def test_it_is_open_only_while_the_last_calls_failed_and_always_comes_to_a_probe(what: list[str]) -> None:
    breaker, now = Breaker(), NOW
    in_a_row = 0
    for one in what:
        now = max(now, breaker.until or now)
        breaker = after(breaker, {"worked": worked(), "failed": failed(), "idle": Turn()}[one], now)
        in_a_row = {"worked": 0, "failed": in_a_row + 1, "idle": in_a_row}[one]
        assert breaker.failures == in_a_row
        assert (breaker.opened_at is not None) == (in_a_row >= OPENS_AT)
        assert breaker.until is None or breaker.until <= now + timedelta(minutes=15)
