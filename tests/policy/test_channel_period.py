from datetime import date

import pytest

from portal.policy.channel_period import obstacle
from portal.policy.outcome import Reason

FIRST, LAST = date(2026, 3, 1), date(2026, 5, 31)
NOT_YET = Reason("channel_not_yet", {"first_day": "2026-03-01"})
ENDED = Reason("channel_ended", {"last_day": "2026-05-31"})


@pytest.mark.contract("VA-13")
@pytest.mark.parametrize(
    ("today", "reason"),
    [
        (date(2026, 2, 28), NOT_YET),
        (FIRST, None),
        (LAST, None),
        (date(2026, 6, 1), ENDED),
    ],
)
def test_a_channel_is_used_from_its_first_day_to_its_last(today: date, reason: Reason | None) -> None:
    assert obstacle(FIRST, LAST, today) == reason


def test_a_channel_without_days_is_always_used() -> None:
    assert obstacle(None, None, date(1970, 1, 1)) is None
