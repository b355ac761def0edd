"""E-mail addresses that nobody has, noted in the customer register: the next invoice does not try them again."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import select

from portal.db import Session
from portal.dispatch.models import Attempt, Dispatch
from portal.dispatch.wire.mime import address_on_the_wire
from portal.invoices.models import Invoice
from portal.people.queries import contact_of
from portal.people.service import mail_came_back

log = structlog.get_logger(__name__)


def note_bounces(session: Session, attempts: Collection[UUID], *, now: datetime) -> None:
    """Note the address each of these mails went to, where it still is the customer's own."""
    rows = session.execute(
        select(Invoice.customer_id, Attempt.envelope["content"]["recipient"].astext)
        .join(Dispatch, Dispatch.subject_id == Invoice.id)
        .join(Attempt, Attempt.dispatch_id == Dispatch.id)
        .where(Attempt.id.in_(attempts))
    ).all()
    contacts = contact_of(session, {customer for customer, _ in rows})
    for customer, recipient in rows:
        email = contacts[customer].email if customer in contacts else None
        # Another recipient's address is the invoice's, and a newer one has not been tried yet.
        if email and address_on_the_wire(email.value) == recipient:
            mail_came_back(session, customer=customer, address=email.value, now=now)
            log.warning("address_bounced", customer=str(customer))
