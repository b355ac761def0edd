"""Contact points written and taken away, each change kept for those who are to be told of it."""

from datetime import datetime
from uuid import UUID

from portal.db import Session, new_key
from portal.delivery.contact_points.models import ContactChange
from portal.jobs import defer
from portal.people.contacts import ContactKind, Giver, remove_contact, set_contact
from portal.people.queries import Contact, contact_of


def give(session: Session, *, customer: UUID, kind: ContactKind, value: str, source: Giver, now: datetime) -> None:
    """Be reached at this from now on."""
    before = _counting(session, customer, kind)
    set_contact(session, customer=customer, kind=kind, value=value, source=source, now=now)
    if before is None or before.value != value:
        _keep(session, ContactChange(after=value, removed=False), before, (customer, kind, source), now)


def take(session: Session, *, customer: UUID, kind: ContactKind, source: Giver, now: datetime) -> bool:
    """Be reached no more at what was given; what the issuer's system knows counts again. False: nothing was given.

    `source` is who takes it away.
    """
    before = _counting(session, customer, kind)
    if not remove_contact(session, customer=customer, kind=kind):
        return False
    after = _counting(session, customer, kind)
    change = ContactChange(after=after.value if after else None, removed=True)
    _keep(session, change, before, (customer, kind, source), now)
    return True


def _counting(session: Session, customer: UUID, kind: ContactKind) -> Contact | None:
    counts = contact_of(session, [customer]).get(customer)
    if counts is None:
        return None
    return counts.email if kind == "email" else counts.mobile


def _keep(
    session: Session,
    change: ContactChange,
    before: Contact | None,
    about: tuple[UUID, ContactKind, Giver],
    now: datetime,
) -> None:
    change.id, change.changed_at = new_key(), now
    change.customer_id, change.kind, change.source = about
    change.before = before.value if before else None
    change.before_bounced = bool(before and before.bounced_at)
    session.add(change)
    session.flush()
    defer(session, "delivery.tell_changes", lock="delivery.tell_changes")
