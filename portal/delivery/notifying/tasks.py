"""The jobs of notifications: whom to tell is looked up often, each message is sent once, and old ones are forgotten."""

from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from procrastinate import RetryStrategy
from sqlalchemy import delete, select

from portal.delivery.mailing import NotSent
from portal.delivery.notifying.finding import plan
from portal.delivery.notifying.models import Notification, NotifiedInvoice
from portal.delivery.notifying.sending import Message, message_of, send
from portal.delivery.outgoing import NobodyThere
from portal.jobs import Workplace, task
from portal.values import clock

log = structlog.get_logger(__name__)

# Hours, while it is still news: tries after 2, 4, 8 ... seconds.
_PATIENT: Final = RetryStrategy(max_attempts=12, exponential_wait=2, retry_exceptions=[NotSent])
# Longer than any invoice is news or soon due, so that nobody is told twice.
_KEPT: Final = timedelta(days=400)


@task("delivery.plan_notifications", cron="*/10 * * * *")
def plan_notifications(work: Workplace) -> None:
    """Every ten minutes by day: who is to be told of what."""
    with work.database.transaction() as session:
        planned = plan(session, zone=work.municipality.zone, now=clock.now())
    if planned:
        log.info("notifications_planned", count=planned)


@task("delivery.notify", retry=_PATIENT)
def notify(work: Workplace, notification: str) -> None:
    """Send one that is planned; any other is left as it is: what a killed worker had in hand may have been sent."""
    key = UUID(notification)
    with work.database.transaction() as session:
        message = message_of(session, key, work.municipality, now=clock.now())
    if message:
        _settle(work, key, _outcome(work, message, key))


def _outcome(work: Workplace, message: Message, key: UUID) -> str:
    try:
        send(message, settings=work.settings, municipality=work.municipality)
    except NobodyThere:
        log.info("notification_refused", notification=str(key))
        return "refused"
    except NotSent as fault:
        if fault.perhaps:
            log.warning("notification_uncertain", notification=str(key), fault=str(fault))
            return "sent"
        _settle(work, key, "planned")
        raise
    return "sent"


def _settle(work: Workplace, key: UUID, state: str) -> None:
    with work.database.transaction() as session:
        found = session.get_one(Notification, key)
        found.state, found.updated_at = state, clock.now()


@task("delivery.forget_notifications", cron="37 3 * * *")
def forget_notifications(work: Workplace) -> None:
    """Once a night: what was told long ago."""
    with work.database.transaction() as session:
        old = select(Notification.id).where(Notification.created_at < clock.now() - _KEPT)
        session.execute(delete(NotifiedInvoice).where(NotifiedInvoice.notification_id.in_(old)))
        session.execute(delete(Notification).where(Notification.created_at < clock.now() - _KEPT))
