from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from portal.values.schedule import NoSchedule, next_time

OSLO = ZoneInfo("Europe/Oslo")


def after(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=UTC)


@pytest.mark.parametrize(
    ("schedule", "since", "then"),
    [
        ("0 6 20 * *", after(2026, 11, 22, 9), after(2026, 12, 20, 5)),
        ("0 6 20 * *", after(2026, 6, 1), after(2026, 6, 20, 4)),
        ("0 6 20 * *", after(2026, 12, 20, 5), after(2027, 1, 20, 5)),
        # The hour that is skipped in spring: as soon as it has gone by.
        ("30 2 29 3 *", after(2026, 3, 28), after(2026, 3, 29, 1)),
        ("*/15 * * * *", after(2026, 11, 22, 9, 14, 59), after(2026, 11, 22, 9, 15)),
    ],
)
def test_a_schedule_is_read_by_the_clock_on_the_municipality_s_wall(
    schedule: str, since: datetime, then: datetime
) -> None:
    assert next_time(schedule, after=since, zone=OSLO) == then


@pytest.mark.parametrize("given", ["", "daily", "@daily", "0 6 20 *", "0 0 6 20 * *", "61 6 20 * *", "0 6 31 2 *"])
def test_what_is_no_schedule_is_refused_with_an_example(given: str) -> None:
    with pytest.raises(NoSchedule, match=r"0 6 20 \* \*"):
        next_time(given, after=after(2026, 11, 22), zone=OSLO)
