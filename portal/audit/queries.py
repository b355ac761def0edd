"""What the audit tells people of themselves: what they did, and who looked at them. Never a colleague's name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, select

from portal.audit.models import AuditEvent
from portal.audit.service import STAFF, person
from portal.db import Session

_OPERATOR: Final = "operator"
# What one looked at oneself is in the copy of everything, not in the list of what one did.
_OWN_LOOKS: Final = (
    *("resident:invoice:viewed", "resident:document:opened", "resident:attachment:opened"),
    "resident:case_file:opened",
)
_EVERYTHING: Final = 100_000


@dataclass(frozen=True, slots=True)
class Act:
    """Something a person did. `numbers` are codes and counts."""

    at: datetime
    tag: str
    numbers: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LookAtMe:
    """Somebody who works for the municipality saw or changed a customer: as what, never who."""

    at: datetime
    tag: str
    roles: tuple[str, ...]


def acts_of(session: Session, who: UUID, *, most: int) -> tuple[Act, ...]:
    """The newest things a person did, beside looking at their invoices; newest first."""
    return _acts(session, AuditEvent.actor == person(who), AuditEvent.tag.notin_(_OWN_LOOKS), most=most)


def everything_of(session: Session, who: UUID) -> tuple[Act, ...]:
    """All a person did and looked at, newest first."""
    return _acts(session, AuditEvent.actor == person(who), most=_EVERYTHING)


def looks_at_me(session: Session, customers: Collection[UUID], *, most: int = _EVERYTHING) -> tuple[LookAtMe, ...]:
    """The newest looks and changes at one's own customers, newest first; the caller knows that they are theirs."""
    theirs = (AuditEvent.subject_kind == "customer", AuditEvent.subject_id.in_([str(one) for one in customers]))
    by_others = AuditEvent.actor.startswith(STAFF, autoescape=True) | AuditEvent.actor.startswith(_OPERATOR)
    columns = (AuditEvent.at, AuditEvent.tag, AuditEvent.actor, AuditEvent.numbers)
    rows = session.execute(select(*columns).where(*theirs, by_others).order_by(*_NEWEST_FIRST).limit(most))
    return tuple(LookAtMe(at, tag, _roles(actor, numbers)) for at, tag, actor, numbers in rows)


_NEWEST_FIRST = (AuditEvent.at.desc(), AuditEvent.id.desc())


def _acts(session: Session, *which: ColumnElement[bool], most: int) -> tuple[Act, ...]:
    columns = (AuditEvent.at, AuditEvent.tag, AuditEvent.numbers)
    rows = session.execute(select(*columns).where(*which).order_by(*_NEWEST_FIRST).limit(most))
    return tuple(Act(*row) for row in rows)


def _roles(actor: str, numbers: dict[str, Any]) -> tuple[str, ...]:
    """As what they acted; who runs the portal has no role at the desk."""
    return (_OPERATOR,) if actor.startswith(_OPERATOR) else tuple(str(numbers.get("roles", "")).split())
