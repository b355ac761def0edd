"""Sweeping up what is kept no longer."""

from portal.jobs import Workplace, task
from portal.reports.purging import purge
from portal.values import clock


@task("reports.purge", cron="37 3 * * *")
def purge_told(work: Workplace) -> None:
    """Once a night. Run twice, the second finds nothing."""
    with work.database.transaction() as session:
        purge(session, rules=work.municipality.retention, now=clock.now())
