"""What the audit says of somebody staff have looked at. Only the desk imports this; a test holds that."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.audit.service import STAFF
from portal.db import Session


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a customer: by whom, as what, and whether where they live was seen."""

    at: datetime
    subject: str
    roles: tuple[str, ...]
    tag: str


def looks_at(session: Session, customer: UUID, *, most: int) -> tuple[Look, ...]:
    """The newest looks of staff at a customer, newest first."""
    columns = (AuditEvent.at, AuditEvent.actor, AuditEvent.numbers, AuditEvent.tag)
    theirs = (AuditEvent.subject_kind == "customer", AuditEvent.subject_id == str(customer))
    by_staff = select(*columns).where(*theirs, AuditEvent.actor.startswith(STAFF, autoescape=True))
    rows = session.execute(by_staff.order_by(AuditEvent.at.desc(), AuditEvent.id.desc()).limit(most))
    return tuple(
        Look(at, actor.removeprefix(STAFF), tuple(str(numbers.get("roles", "")).split()), tag)
        for at, actor, numbers, tag in rows
    )
