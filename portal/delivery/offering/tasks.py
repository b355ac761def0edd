"""The jobs of offers: rounds when their schedule says so, mails, and requests handed to the supplier."""

from typing import Final
from uuid import UUID

from procrastinate import RetryStrategy

from portal.delivery.offering.requesting import NotTaken, hand_over, wake_forgotten
from portal.delivery.offering.rounds import start_due_round, take_up_what_was_left
from portal.delivery.offering.sending import send_page
from portal.dispatch.alone import alone
from portal.dispatch.tasks import desk_of
from portal.dispatch.wire.efaktura import EfakturaAccess
from portal.jobs import Workplace, defer, task
from portal.values import clock

# Somebody looks at the page that says so: tries after 2, 4 ... seconds, then with what was left.
_SOON: Final = RetryStrategy(max_attempts=6, exponential_wait=2, retry_exceptions=[NotTaken])

# So many seconds later it is looked again whether another sender has ended.
_AGAIN: Final = 5


@task("delivery.offers", cron="*/5 * * * *")
def look_after_offers(work: Workplace) -> None:
    """Every five minutes: a round whose time has come, and what a killed worker or a silent counterpart left."""
    with work.database.transaction() as session:
        start_due_round(session, municipality=work.municipality, now=clock.now())
        take_up_what_was_left(session, now=clock.now())
        wake_forgotten(session, now=clock.now())


@task("delivery.send_offers")
def send_offers(work: Workplace, after: str = "") -> None:
    """Send a page of the planned offers, and leave the next page to a job of its own; one sender at a time.

    So a worker that is killed leaves at most one offer in doubt.
    """
    with alone(work.database, "offers") as transaction:
        last = send_page(work, desk_of(work), after=UUID(after) if after else None) if transaction else None
    with work.database.transaction() as session:
        if transaction is None:
            defer(session, "delivery.send_offers", lock="delivery.send_offers", delay=_AGAIN)
        elif last:
            defer(session, "delivery.send_offers", lock="delivery.send_offers", after=last)


@task("delivery.ask_agreement", retry=_SOON)
def ask_agreement(work: Workplace, request: str) -> None:
    """Hand a resident's request for eFaktura to the supplier."""
    hand_over(work.database, EfakturaAccess.of(work.settings), UUID(request))
