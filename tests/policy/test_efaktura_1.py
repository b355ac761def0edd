from datetime import date

import pytest

from portal.policy.efaktura_1 import obstacle_to_new, obstacle_to_use
from portal.policy.outcome import Reason

NOW_AND_THEN = date(2026, 11, 22)


@pytest.mark.contract("PG-04")
@pytest.mark.parametrize(
    ("accepted_on", "code"), [(date(2021, 11, 30), None), (date(2021, 12, 1), "efaktura_1_closed")]
)
def test_the_last_day_of_new_agreements_is_30_november_2021(accepted_on: date, code: str | None) -> None:
    against = obstacle_to_new(accepted_on, NOW_AND_THEN)
    assert (against.code if against else None) == code


@pytest.mark.contract("PG-04")
@pytest.mark.parametrize(("today", "ended"), [(date(2022, 5, 31), False), (date(2022, 6, 1), True)])
def test_agreements_are_used_until_may_2022_has_gone(today: date, *, ended: bool) -> None:
    assert obstacle_to_use(today) == (Reason("efaktura_1_ended", {"last": "2022-05-31"}) if ended else None)


def test_nobody_has_accepted_an_agreement_tomorrow() -> None:
    assert obstacle_to_new(date(2021, 5, 3), date(2021, 5, 2)) == Reason("efaktura_1_ahead")
    assert obstacle_to_new(date(2021, 5, 3), date(2021, 5, 3)) is None
