from sqlalchemy import text

from portal.db import new_key
from portal.jobs import Workplace, defer


def _queued(workplace: Workplace) -> list[str]:
    with workplace.database.transaction() as session:
        return list(session.scalars(text("select task_name from procrastinate_jobs order by id")))


def test_a_job_commits_with_the_change_that_caused_it(workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        assert defer(session, "dispatch.route", run_id=new_key())
    assert _queued(workplace) == ["dispatch.route"]


def test_a_job_is_gone_when_its_transaction_rolls_back(workplace: Workplace) -> None:
    session = workplace.database.session()
    defer(session, "dispatch.route", run_id=new_key())
    session.rollback()
    session.close()
    assert _queued(workplace) == []


def test_a_second_job_under_one_lock_is_refused_and_the_transaction_lives_on(workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        assert defer(session, "dispatch.sweep", lock="sweep")
        assert not defer(session, "dispatch.sweep", lock="sweep")
        assert defer(session, "dispatch.route", run_id=new_key())
    assert _queued(workplace) == ["dispatch.sweep", "dispatch.route"]
