"""The jobs of delivery: codes sent, changes told to residents and the ERP, old confirmations forgotten."""

from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from procrastinate import RetryStrategy
from sqlalchemy import delete

from portal.db import vault_of
from portal.delivery.contact_points.change_files import tell_of_contacts
from portal.delivery.contact_points.models import ContactConfirmation
from portal.delivery.contact_points.sending import send_code
from portal.delivery.contact_points.telling import tell_changes
from portal.delivery.contact_points.texting import Texts
from portal.delivery.mailing import NotSent
from portal.delivery.outgoing import NobodyThere
from portal.dispatch.wire.sms import HttpSmsGateway
from portal.jobs import Workplace, defer, task
from portal.values import clock

log = structlog.get_logger(__name__)

# Somebody waits: tries after 2, 4 ... seconds for some minutes, while the code is good.
_SOON: Final = RetryStrategy(max_attempts=8, exponential_wait=2, retry_exceptions=[NotSent])
_KEPT: Final = timedelta(days=1)


@task("delivery.send_code", retry=_SOON)
def send(work: Workplace, confirmation: str) -> None:
    """Send the code of a confirmation that is open, once; any other is left as it is."""
    with work.database.transaction() as session:
        asked = session.get(ContactConfirmation, UUID(confirmation))
        vault = vault_of(session)
    if asked is None or asked.state != "open" or asked.sent_at or asked.expires_at <= clock.now():
        return
    refused = False
    try:
        send_code(asked, settings=work.settings, municipality=work.municipality, vault=vault)
    except NobodyThere:
        refused = True
        log.info("code_refused", confirmation=confirmation, kind=asked.kind)
    with work.database.transaction() as session:
        found = session.get_one(ContactConfirmation, asked.id)
        if refused:
            found.refused_at = clock.now()
        else:
            found.sent_at = clock.now()


@task("delivery.tell_changes", cron="* * * * *")
def tell_of_changes(work: Workplace) -> None:
    """Every minute, and when a contact point has changed: the resident is told."""
    with work.database.transaction() as session:
        if tell_changes(session, municipality=work.municipality, now=clock.now()):
            # There may be more. What was told is not found again, so this ends.
            defer(session, "delivery.tell_changes", lock="delivery.tell_changes")
    gateway = HttpSmsGateway.connect(work.settings, work.municipality.issuers[0].name)
    if gateway:
        Texts(work.database, gateway, work.municipality, clock.now()).send()


@task("delivery.contact_files", cron="* * * * *")
def tell_erp(work: Workplace) -> None:
    """Every minute: what is new of contact points, for the ERP to fetch."""
    if work.settings.erp_dir:
        tell_of_contacts(work.database, folder=work.settings.erp_dir, zone=work.municipality.zone, now=clock.now())


@task("delivery.forget", cron="27 3 * * *")
def forget(work: Workplace) -> None:
    """Once a night: what nobody can confirm any more, and addresses that were never confirmed with it."""
    with work.database.transaction() as session:
        old = ContactConfirmation.created_at < clock.now() - _KEPT
        session.execute(delete(ContactConfirmation).where(old))
