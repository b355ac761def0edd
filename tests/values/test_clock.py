from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from portal.values import clock


def test_now_is_aware_and_in_utc():
    assert clock.now().tzinfo is UTC


def test_today_is_the_date_where_the_municipality_is():
    zone = ZoneInfo("Pacific/Kiritimati")  # fourteen hours ahead: mostly another date than in UTC
    before = (clock.now() + timedelta(hours=14)).date()
    today = clock.today(zone)
    assert before <= today <= (clock.now() + timedelta(hours=14)).date()
