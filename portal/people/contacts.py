"""Contact points that people give themselves, or have written down for them. The issuer's system keeps its own."""

from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from portal.db import Session
from portal.people.models import ContactPoint

ContactKind = Literal["email", "mobile"]
Giver = Literal["resident", "clerk"]
# Both speak for the resident, so what either gave last is what the resident wants.
GIVERS: Final[tuple[Giver, ...]] = ("resident", "clerk")


def set_contact(
    session: Session, *, customer: UUID, kind: ContactKind, value: str, source: Giver, now: datetime
) -> None:
    """Write what the resident gave in place of what was given before; what came back of the old one is forgotten."""
    remove_contact(session, customer=customer, kind=kind)
    said = {"value": value, "registered_at": now, "bounced_at": None}
    row = insert(ContactPoint).values(customer_id=customer, kind=kind, source=source, **said)
    session.execute(row.on_conflict_do_update(index_elements=["customer_id", "kind", "source"], set_=said))


def remove_contact(session: Session, *, customer: UUID, kind: ContactKind) -> bool:
    """Delete what the resident gave, or had written down. False when there was nothing."""
    given = (ContactPoint.customer_id == customer, ContactPoint.kind == kind, ContactPoint.source.in_(GIVERS))
    gone = session.scalars(delete(ContactPoint).where(*given).returning(ContactPoint.id)).all()
    return bool(gone)
