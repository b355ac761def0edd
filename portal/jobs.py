"""The job queue, which lives in the same database as everything else.

`defer` writes the job on the session's own connection, so a change and its follow-up commit
together or not at all. A lower room starts a higher room's task by its name.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

import procrastinate
from procrastinate import exceptions
from procrastinate.retry import BaseRetryStrategy
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.config import Municipality, Settings
from portal.db import Database

P = ParamSpec("P")

# Knows the tasks; a worker gives it connections to await.
app = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())
# Knows no task and needs none: it writes jobs on the connection it is handed, inside a worker too.
_writer = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())


@dataclass(frozen=True)
class Workplace:
    """What a task works with: given to the worker once, handed to each task."""

    settings: Settings
    municipality: Municipality
    database: Database


def task(
    name: str, *, retry: BaseRetryStrategy | int | bool = False, cron: str | None = None
) -> Callable[[Callable[Concatenate[Workplace, P], None]], Callable[Concatenate[Workplace, P], None]]:
    """Register a task under `name`. It takes the workplace first, then ids by keyword.

    `cron` (five fields, UTC) makes it a wake-up of its own, at most one waiting; it then takes no ids.
    """

    def register(work: Callable[Concatenate[Workplace, P], None]) -> Callable[Concatenate[Workplace, P], None]:
        def run(context: procrastinate.JobContext, /, *args: P.args, **kwargs: P.kwargs) -> None:
            if cron:
                kwargs.pop("timestamp", None)  # when it was due; the rows say what is
            work(context.additional_context["workplace"], *args, **kwargs)

        lock = name if cron else None
        registered: Any = app.task(name=name, pass_context=True, retry=retry, queueing_lock=lock)(run)
        if cron:
            app.periodic(cron=cron)(registered)
        return work

    return register


def defer(
    session: Session,
    name: str,
    *,
    lock: str | None = None,
    delay: int = 0,
    urgent: bool = False,
    **ids: UUID | str | int,
) -> bool:
    """Queue task `name` in the session's transaction; False when `lock` is already queued.

    `lock` is a queueing lock: at most one waiting job holds it. `delay` is in seconds. `urgent`: somebody sits and
    waits for it, so it goes before all that waits. Arguments are ids only; the rows are the truth.
    """
    arguments = _arguments(ids)
    schedule: dict[str, Any] = {"schedule_in": {"seconds": delay}} if delay else {}
    if urgent:
        schedule["priority"] = 1
    # The savepoint keeps the caller's transaction alive when the lock is taken; without a lock nothing can be.
    savepoint = session.begin_nested() if lock else nullcontext()
    try:
        with savepoint:
            connection = session.connection().connection.driver_connection
            _writer.configure_task(name, queueing_lock=lock, connection=connection, **schedule).defer(**arguments)
    except exceptions.AlreadyEnqueued:
        return False
    return True


def defer_each(session: Session, name: str, *, each: Sequence[Mapping[str, UUID | str | int]]) -> None:
    """Queue task `name` once for each set of ids, all of them in one statement of the session's transaction."""
    if each:
        connection = session.connection().connection.driver_connection
        _writer.configure_task(name, connection=connection).batch_defer(*map(_arguments, each))


def _arguments(ids: Mapping[str, UUID | str | int]) -> dict[str, Any]:
    return {key: str(value) if isinstance(value, UUID) else value for key, value in ids.items()}


# A worker says every few seconds that it lives; silent this long, it is gone and its jobs are stalled.
HEARTBEAT_SECONDS = 3
GONE_AFTER_SECONDS = 15


@dataclass(frozen=True)
class QueueState:
    """The queue at one moment. `oldest_wait` is how long the job due longest has waited for a worker, in seconds."""

    jobs: Mapping[tuple[str, str], int]  # (task, todo | doing | failed ...) -> how many
    oldest_wait: float
    workers: int

    @property
    def is_worked(self) -> bool:
        """Whether some worker lives."""
        return self.workers > 0


def queue_state(session: Session) -> QueueState:
    """What waits and who works, by the database's own clock."""
    jobs = session.execute(text("select task_name, status::text, count(*) from procrastinate_jobs group by 1, 2"))
    oldest = session.scalar(
        text("""
            select coalesce(extract(epoch from now() - min(greatest(event.at, job.scheduled_at))), 0)
            from procrastinate_jobs job join procrastinate_events event on event.job_id = job.id
            where job.status = 'todo' and event.type = 'deferred'
            and (job.scheduled_at is null or job.scheduled_at <= now())
        """)
    )
    workers = session.scalar(
        text(
            "select count(*) from procrastinate_workers where last_heartbeat > now() - make_interval(secs => :silent)"
        ),
        {"silent": GONE_AFTER_SECONDS},
    )
    return QueueState({(task, status): count for task, status, count in jobs}, float(oldest or 0), int(workers or 0))
