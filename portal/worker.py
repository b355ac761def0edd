"""The worker: imports each feature's tasks and runs them, until it is told to stop.

More load needs more workers, here or on other machines; they share the work through the database.
"""

import asyncio
import gc
import signal
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import procrastinate
from procrastinate.job_context import JobContext
from procrastinate.jobs import DeleteJobCondition
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

import portal.access.tasks
import portal.delivery.contact_points.tasks
import portal.delivery.notifying.tasks
import portal.delivery.offering.tasks
import portal.dispatch.tasks
import portal.dispatch.writing.letter_setting
import portal.dispatch.writing.sender_news
import portal.invoices.tasks
import portal.payments.tasks
import portal.reports.tasks
import portal.representation.tasks  # noqa: F401  each registers its tasks by name
from portal import logs
from portal.db import Session
from portal.jobs import GONE_AFTER_SECONDS, HEARTBEAT_SECONDS, Workplace, app, defer, task

# What was begun is finished when told to stop, but not for ever: the rows are the truth, and the sweep takes it up.
STOP_SECONDS = 20
# So long a worker waits for a database that is gone; then it falls, to be started again.
STORE_SECONDS = 8
# How many objects more there must be than before the garbage collector looks at the young ones.
GARBAGE_AFTER = 50_000
# A job that has taken its worker down this often is not tried again.
MOST_ATTEMPTS = 5
FAILED_JOBS_KEPT_DAYS = 30


class WorkerFell(Exception):
    """The worker stopped without being told to: it lost its database, and its log says how. Start it again."""


def run(workplace: Workplace, *, concurrency: int, until_idle: bool = False) -> None:
    """Work until SIGTERM or SIGINT, or `until_idle` until nothing is left to do now. Raise WorkerFell."""
    with workplace.database.transaction() as session:
        _wake(session)
    _spare_the_collector()
    asyncio.run(_work(workplace, concurrency, until_idle=until_idle))


def _spare_the_collector() -> None:
    """Rows come and go by the thousand and none of them in cycles: looking for some took a third of routing's time."""
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER)


def _wake(session: Session) -> None:
    """What a worker that was killed has left is taken up at once, its jobs as soon as it is known to be gone."""
    defer(session, "dispatch.sweep", lock="dispatch.sweep")
    defer(session, "worker.revive", lock="worker.revive", delay=GONE_AFTER_SECONDS)


async def _work(workplace: Workplace, concurrency: int, *, until_idle: bool) -> None:
    connector = procrastinate.PsycopgConnector(
        conninfo=workplace.database.conninfo, timeout=STORE_SECONDS, reconnect_timeout=STORE_SECONDS
    )
    with app.replace_connector(connector) as working:
        async with working.open_async():
            work = working.run_worker_async(
                concurrency=concurrency,
                wait=not until_idle,
                # What came of a finished job is in the rows; a failed one stays to be looked into.
                delete_jobs=DeleteJobCondition.SUCCESSFUL,
                additional_context={"workplace": workplace},
                install_signal_handlers=False,
                shutdown_graceful_timeout=STOP_SECONDS,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=GONE_AFTER_SECONDS,
                worker_middleware=[_named],
            )
            if not await _until_told_to_stop(work) and not until_idle:
                raise WorkerFell(WorkerFell.__doc__)


async def _until_told_to_stop(work: Coroutine[Any, Any, None]) -> bool:
    """Do `work`; cancelled by a signal it finishes its jobs. Whether it was told to stop."""
    working = asyncio.create_task(work)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, working.cancel)
    try:
        await working
    except asyncio.CancelledError:
        return True
    return False


async def _named(work: Callable[[], Awaitable[Any]], context: JobContext, _worker: object) -> Any:  # noqa: ANN401
    """Every log line of a job says which job it is."""
    with logs.bound(job=context.job.id, task=context.job.task_name):
        return await work()


@task("worker.revive", cron="* * * * *")
def revive(work: Workplace) -> None:
    """Put back the jobs of workers that are gone: a killed worker leaves its job `doing` for ever."""
    with work.database.transaction() as session:
        stalled = session.execute(
            text("""
                select job.id, job.attempts from procrastinate_jobs job
                left join procrastinate_workers worker on worker.id = job.worker_id
                where job.status = 'doing'
                and (worker.id is null or worker.last_heartbeat < now() - make_interval(secs => :silent))
            """),
            {"silent": GONE_AFTER_SECONDS},
        )
        for job, attempts in stalled.all():
            _put_back(session, job, tried=attempts)


def _put_back(session: Session, job: int, *, tried: int) -> None:
    again = text("select procrastinate_retry_job_v2(:job, null, null, null, null)")
    ended = text("select procrastinate_finish_job_v1(:job, 'failed', :forget)")
    if tried + 1 >= MOST_ATTEMPTS:
        session.execute(ended, {"job": job, "forget": False})
        return
    try:
        with session.begin_nested():
            session.execute(again, {"job": job})
    except IntegrityError:
        # One of the same lock waits already, and will do the same work.
        session.execute(ended, {"job": job, "forget": True})


@task("worker.forget_failed_jobs", cron="17 3 * * *")
def forget_failed_jobs(work: Workplace) -> None:
    """Failed jobs stay long enough to be looked into, then go."""
    with work.database.transaction() as session:
        session.execute(
            text("""
                delete from procrastinate_jobs job where status not in ('todo', 'doing')
                and (select max(at) from procrastinate_events where job_id = job.id)
                    < now() - make_interval(days => :kept)
            """),
            {"kept": FAILED_JOBS_KEPT_DAYS},
        )
