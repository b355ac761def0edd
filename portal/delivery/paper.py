"""Paper chosen over every digital way, where the municipality lets residents choose it; and digital again."""

from datetime import datetime
from uuid import UUID

from portal.audit import service as audit
from portal.db import Session
from portal.delivery.contact_points.askers import customer_for
from portal.people.cards import set_method
from portal.people.resident import Resident


def choose_paper(session: Session, *, resident: Resident, customer: UUID, wanted: bool, now: datetime) -> None:
    """Write it on the customer's card, or wipe it off. Raise NotTheirs. Done twice, it is done."""
    customer_for(session, resident, customer)
    set_method(session, customers=[customer], method="paper" if wanted else None, source="resident", now=now)
    audit.record(
        session,
        tag=f"{resident.source}:paper:{'chosen' if wanted else 'undone'}",
        actor=audit.person(resident.actor),
        subject=audit.Subject("customer", customer),
        now=now,
        numbers=resident.on_behalf,
    )
