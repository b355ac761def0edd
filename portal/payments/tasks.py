"""What payments do by themselves: one that came before its invoice finds it when it is there."""

from portal.jobs import Workplace, task
from portal.payments.accounts import own_accounts
from portal.payments.service import match_waiting
from portal.values import clock


@task("payments.match_waiting", cron="*/10 * * * *")
def match(work: Workplace) -> None:
    """Book payments that waited and have become clear."""
    with work.database.transaction() as session:
        match_waiting(session, own=own_accounts(work.municipality), now=clock.now())
