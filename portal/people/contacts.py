"""Contact points that people give themselves, or have written down for them. The issuer's system keeps its own."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from portal.db import Session
from portal.people.models import ContactPoint

ContactKind = Literal["email", "mobile"]
Giver = Literal["resident", "clerk"]


def set_contact(
    session: Session, *, customer: UUID, kind: ContactKind, value: str, source: Giver, now: datetime
) -> None:
    """Write what somebody gave in place of what they gave before; what came back of the old one is forgotten."""
    said = {"value": value, "registered_at": now, "bounced_at": None}
    row = insert(ContactPoint).values(customer_id=customer, kind=kind, source=source, **said)
    session.execute(row.on_conflict_do_update(index_elements=["customer_id", "kind", "source"], set_=said))


def remove_contact(session: Session, *, customer: UUID, kind: ContactKind, source: Giver) -> bool:
    """Delete what somebody gave. False when there was nothing."""
    theirs = (ContactPoint.customer_id == customer, ContactPoint.kind == kind, ContactPoint.source == source)
    gone = session.execute(delete(ContactPoint).where(*theirs).returning(ContactPoint.id))
    return gone.first() is not None
