from sqlalchemy import text

from portal.db import new_key
from portal.jobs import Workplace, defer, defer_each


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


def test_many_jobs_are_queued_at_once_in_order(workplace: Workplace) -> None:
    keys = [new_key() for _ in range(3)]
    with workplace.database.transaction() as session:
        defer_each(session, "dispatch.route", each=[{"run_id": key} for key in keys])
        defer_each(session, "dispatch.sweep", each=[])
        arguments = session.scalars(text("select args->>'run_id' from procrastinate_jobs order by id")).all()
    assert arguments == [str(key) for key in keys]
    assert _queued(workplace) == ["dispatch.route"] * 3
