"""Sweeping up: sessions, counters and spent tokens that no longer say anything."""

from portal.access.rates import forget_old_counts
from portal.access.sessions import forget_old_sessions
from portal.access.single_use import forget_spent
from portal.jobs import Workplace, task
from portal.values import clock


@task("access.sweep", cron="17 3 * * *")
def sweep(work: Workplace) -> None:
    """Once a night. Run twice, the second finds nothing."""
    now = clock.now()
    with work.database.transaction() as session:
        forget_old_sessions(session, now=now)
        forget_old_counts(session, now=now)
        forget_spent(session, now=now)
