from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from portal.access.single_use import forget_spent, spend
from portal.db import Session
from portal.jobs import Workplace

HOUR = timedelta(hours=1)


def test_a_token_is_spent_once(session: Session, now: datetime) -> None:
    assert spend(session, purpose="login", token="state", until=now + HOUR)
    assert not spend(session, purpose="login", token="state", until=now + HOUR)


def test_the_same_token_is_another_for_another_purpose(session: Session, now: datetime) -> None:
    assert spend(session, purpose="login", token="same", until=now + HOUR)
    assert spend(session, purpose="logout_token", token="same", until=now + HOUR)


def test_of_two_at_the_same_moment_one_succeeds(workplace: Workplace, now: datetime) -> None:
    def one(_: int) -> bool:
        with workplace.database.transaction() as own:
            return spend(own, purpose="login", token="state", until=now + HOUR)

    with ThreadPoolExecutor(4) as many:
        assert sum(many.map(one, range(12))) == 1


def test_a_token_is_kept_until_it_is_too_old_anyway(session: Session, now: datetime) -> None:
    spend(session, purpose="login", token="state", until=now + HOUR)
    forget_spent(session, now=now + HOUR)
    assert not spend(session, purpose="login", token="state", until=now + HOUR)
    forget_spent(session, now=now + HOUR + timedelta(seconds=1))
    assert spend(session, purpose="login", token="state", until=now + HOUR)
