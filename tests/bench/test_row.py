import time

import pytest

from tests.bench.__main__ import main
from tests.bench.row import CannotMeasure, Row, times_faster


@pytest.mark.parametrize(
    ("value", "at_most", "line"),
    [
        (5.0, False, "a-row 5.00 times >=5 ok"),
        (4.99, False, "a-row 4.99 times >=5 short"),
        (5.0, True, "a-row 5.00 times <=5 ok"),
        (5.01, True, "a-row 5.01 times <=5 short"),
    ],
)
def test_a_row_says_whether_it_reaches_its_target(value: float, at_most: bool, line: str) -> None:  # noqa: FBT001
    said, fits = Row("a-row", "times", 5, lambda: value, at_most=at_most).line()
    assert said == line
    assert fits == line.endswith("ok")


def test_a_row_whose_peer_is_missing_says_so_and_is_short() -> None:
    def without_redis() -> float:
        raise CannotMeasure("there is no redis-server here")

    said = Row("a-row", "times", 5, without_redis).line()
    assert said == ("a-row ? times >=5 short: there is no redis-server here", False)


def test_the_slower_side_is_the_one_that_is_so_many_times_slower() -> None:
    assert times_faster(lambda: None, lambda: time.sleep(0.01), rounds=3) > 3


def test_a_row_nobody_knows_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(SystemExit, match=r"no row tea: there are .*invoice-pdf"):
        main(["tea"])
