"""The rate a counterpart asks for, by a clock of our own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import pytest

from portal.dispatch.wire.pace import Pace


class Watch:
    """A clock that moves when somebody sleeps, and keeps when each of them may go."""

    def __init__(self) -> None:
        self.time = 100.0
        self.went: list[float] = []
        self._lock = Lock()

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.went.append(self.time + seconds)

    def pass_by(self, seconds: float) -> None:
        self.time += seconds


def paced(per_second: float | None) -> tuple[Watch, Pace]:
    watch = Watch()
    return watch, Pace(per_second, now=watch.now, sleep=watch.sleep)


def at_once(threads: int, times: int, work: Callable[[], object]) -> None:
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(times):
            pool.submit(work)


@pytest.mark.parametrize("threads", [1, 12])
def test_no_second_has_more_than_the_rate_however_many_ask(threads: int) -> None:
    watch, pace = paced(400.0)
    at_once(threads, 1200, pace.wait)
    went = sorted([100.0, *watch.went])
    assert len(went) == 1200
    assert all(later - sooner >= 1 - 1e-6 for sooner, later in zip(went, went[400:], strict=False))
    assert went[-1] == pytest.approx(100 + 1199 / 400)


def test_time_that_nobody_used_is_not_made_up_for() -> None:
    watch, pace = paced(2.0)
    pace.wait()
    watch.pass_by(60)
    for _ in range(3):
        pace.wait()
    assert watch.went == [pytest.approx(160.5), pytest.approx(161.0)]


def test_it_tells_how_long_the_next_one_waits() -> None:
    watch, pace = paced(2.0)
    assert pace.ahead == 0
    pace.wait()
    assert pace.ahead == pytest.approx(0.5)
    watch.pass_by(2)
    assert pace.ahead == 0


def test_without_a_rate_nobody_waits() -> None:
    watch, pace = paced(None)
    at_once(4, 100, pace.wait)
    assert (watch.went, pace.ahead) == ([], 0)
