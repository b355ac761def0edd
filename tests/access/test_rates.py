from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from sqlalchemy import func, select, text

from portal.access.models import RateCount
from portal.access.rates import allow, forget_old_counts
from portal.db import Session
from portal.jobs import Workplace

WINDOW = timedelta(minutes=5)


def tries(session: Session, count: int, now: datetime, key: str = "login 192.0.2.1") -> list[bool]:
    return [allow(session, key=key, limit=3, window=WINDOW, now=now) for _ in range(count)]


def test_the_try_after_the_limit_is_refused(session: Session, now: datetime) -> None:
    assert tries(session, 5, now) == [True, True, True, False, False]


def test_another_key_has_its_own_count(session: Session, now: datetime) -> None:
    tries(session, 4, now)
    assert tries(session, 1, now, key="login 192.0.2.2") == [True]


def test_the_next_window_begins_at_nothing(session: Session, now: datetime) -> None:
    tries(session, 4, now)
    assert tries(session, 1, now + WINDOW) == [True]


def test_the_table_does_not_hold_the_address(session: Session, now: datetime) -> None:
    tries(session, 1, now)
    assert "192.0.2.1" not in session.execute(text("select rate_count::text from rate_count")).scalar_one()


def test_old_counts_are_forgotten(session: Session, now: datetime) -> None:
    tries(session, 1, now - timedelta(days=2))
    tries(session, 1, now)
    forget_old_counts(session, now=now)
    assert session.scalar(select(func.count()).select_from(RateCount)) == 1


def test_tries_at_the_same_moment_are_all_counted(workplace: Workplace, now: datetime) -> None:
    def one(_: int) -> bool:
        with workplace.database.transaction() as own:
            return allow(own, key="login 192.0.2.1", limit=10, window=WINDOW, now=now)

    with ThreadPoolExecutor(8) as many:
        assert sum(many.map(one, range(40))) == 10
