import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

import portal
from portal import worker
from portal.jobs import Workplace, app, defer, queue_state, task

DONE: list[str] = []


def note(work: Workplace, word: str) -> None:
    DONE.append(word)


def pass_on(work: Workplace, word: str) -> None:
    with work.database.transaction() as session:
        defer(session, "tests.note", word=word)


def ask_to_stop(work: Workplace) -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(0.5)
    DONE.append("finished")


def fail(work: Workplace) -> None:
    raise RuntimeError("as it was meant")


@pytest.fixture(autouse=True)
def tasks_of_our_own() -> Iterator[None]:
    """Known to the worker during the test only: others look at what the portal itself registers."""
    DONE.clear()
    ours = {f"tests.{work.__name__}": work for work in (note, pass_on, ask_to_stop, fail)}
    for name, work in ours.items():
        task(name)(work)
    yield
    for name in ours:
        del app.tasks[name]


def _execute(workplace: Workplace, statement: str) -> list[tuple[object, ...]]:
    with workplace.database.transaction() as session:
        found = session.execute(text(statement))
        return [tuple(row) for row in found] if found.returns_rows else []


def _stalled_job(workplace: Workplace, *, attempts: int = 0) -> None:
    """A job that a worker took before it was killed, long ago."""
    with workplace.database.transaction() as session:
        defer(session, "tests.note", lock="one", word="revived")
    _execute(workplace, "insert into procrastinate_workers (last_heartbeat) values (now() - interval '1 hour')")
    _execute(
        workplace,
        f"update procrastinate_jobs set status = 'doing', attempts = {attempts},"
        " worker_id = (select max(id) from procrastinate_workers)",
    )


def _work(workplace: Workplace) -> None:
    worker.run(workplace, concurrency=2, until_idle=True)


def test_every_feature_with_tasks_is_loaded() -> None:
    root = Path(portal.__file__).parent
    written = {
        ".".join(("portal", *path.relative_to(root).with_suffix("").parts))
        for path in root.rglob("*.py")
        if path.name != "worker.py" and re.search(r"^@task\(", path.read_text("utf-8"), re.MULTILINE)
    }
    lines = (root / "worker.py").read_text().splitlines()
    assert {line.split()[1] for line in lines if line.startswith("import portal.")} == written != set()


def test_what_waits_is_done_and_purged(workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        defer(session, "tests.note", word="done")
    _work(workplace)
    assert DONE == ["done"]
    assert _execute(workplace, "select 1 from procrastinate_jobs where task_name = 'tests.note'") == []


def test_a_job_that_fails_stays_to_be_looked_into(workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        defer(session, "tests.fail")
    _work(workplace)
    with workplace.database.transaction() as session:
        assert queue_state(session).jobs["tests.fail", "failed"] == 1


def test_a_job_defers_the_next_in_its_own_transaction(workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        defer(session, "tests.pass_on", word="passed on")
    _work(workplace)
    assert DONE == ["passed on"]


def test_a_signal_lets_what_was_begun_finish(workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        defer(session, "tests.ask_to_stop")
    worker.run(workplace, concurrency=2)
    assert DONE == ["finished"]


def test_a_worker_that_has_stopped_is_not_counted(workplace: Workplace) -> None:
    _work(workplace)
    with workplace.database.transaction() as session:
        assert not queue_state(session).is_worked


def test_the_job_of_a_killed_worker_is_put_back_and_done(workplace: Workplace) -> None:
    _stalled_job(workplace)
    worker.revive(workplace)
    _work(workplace)
    assert DONE == ["revived"]


def test_a_job_whose_twin_waits_is_dropped_for_it(workplace: Workplace) -> None:
    _stalled_job(workplace)
    with workplace.database.transaction() as session:
        assert defer(session, "tests.note", lock="one", word="twin")
    worker.revive(workplace)
    _work(workplace)
    assert DONE == ["twin"]


def test_a_job_that_takes_its_worker_down_every_time_is_given_up(workplace: Workplace) -> None:
    _stalled_job(workplace, attempts=worker.MOST_ATTEMPTS - 1)
    worker.revive(workplace)
    with workplace.database.transaction() as session:
        assert queue_state(session).jobs["tests.note", "failed"] == 1


def test_the_job_of_a_living_worker_is_left_alone(workplace: Workplace) -> None:
    _stalled_job(workplace)
    _execute(workplace, "update procrastinate_workers set last_heartbeat = now()")
    worker.revive(workplace)
    with workplace.database.transaction() as session:
        assert queue_state(session).jobs["tests.note", "doing"] == 1


def test_only_what_failed_long_ago_is_forgotten(workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        defer(session, "tests.fail")
    _work(workplace)
    worker.forget_failed_jobs(workplace)
    with workplace.database.transaction() as session:
        assert queue_state(session).jobs["tests.fail", "failed"] == 1
    _execute(workplace, "update procrastinate_events set at = now() - interval '31 days'")
    worker.forget_failed_jobs(workplace)
    with workplace.database.transaction() as session:
        assert ("tests.fail", "failed") not in queue_state(session).jobs


def test_what_is_due_later_does_not_count_as_waiting(workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        defer(session, "tests.note", delay=3600, word="later")
        assert queue_state(session).oldest_wait == 0


def test_a_worker_that_cannot_say_that_it_lives_ends_in_failure(workplace: Workplace) -> None:
    _execute(workplace, "drop function procrastinate_update_heartbeat_v1")
    with pytest.raises(worker.WorkerFell):
        worker.run(workplace, concurrency=2)
