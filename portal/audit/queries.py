"""What the audit tells people of themselves: what they did, and who looked at them. Never a colleague's name."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select

from portal.audit.models import AuditEvent
from portal.audit.service import STAFF, person
from portal.db import Session

_OPERATOR: Final = "operator"
_REPRESENTATIVE: Final = "representative"
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
    """Somebody who works here, or acts for the customer, saw or changed something: as what, never who."""

    at: datetime
    tag: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RepresentationEvent:
    """What became of a representation: granted, used or taken back, by whom as what."""

    at: datetime
    tag: str
    representation: UUID
    roles: tuple[str, ...]


def acts_of(session: Session, who: UUID, *, most: int) -> tuple[Act, ...]:
    """The newest things a person did, beside looking at their own invoices; newest first.

    What became of representations is asked for by `events_of`.
    """
    beside = (AuditEvent.tag.notin_(_OWN_LOOKS), AuditEvent.subject_kind != "representation")
    return _acts(session, AuditEvent.actor == person(who), *beside, most=most)


def everything_of(session: Session, who: UUID) -> tuple[Act, ...]:
    """All a person did and looked at, newest first."""
    return _acts(session, AuditEvent.actor == person(who), most=_EVERYTHING)


def looks_at_me(
    session: Session,
    customers: Collection[UUID],
    *,
    representatives: Mapping[UUID, UUID] = MappingProxyType({}),
    most: int = _EVERYTHING,
) -> tuple[LookAtMe, ...]:
    """The newest looks and changes at one's own customers, newest first; the caller knows that they are theirs.

    `representatives` are who acts or acted for them, by representation: what they looked at is there too.
    """
    which = _by_work_here(customers) | _by_representatives(representatives)
    columns = (AuditEvent.at, AuditEvent.tag, AuditEvent.actor, AuditEvent.numbers)
    rows = session.execute(select(*columns).where(which).order_by(*_NEWEST_FIRST).limit(most))
    return tuple(LookAtMe(at, tag, _roles(tag, numbers)) for at, tag, actor, numbers in rows)


def events_of(
    session: Session, representations: Collection[UUID], *, most: int = _EVERYTHING
) -> tuple[RepresentationEvent, ...]:
    """What became of representations, newest first; the caller knows that they are theirs, on either side."""
    theirs = AuditEvent.subject_id.in_([str(one) for one in representations])
    columns = (AuditEvent.at, AuditEvent.tag, AuditEvent.subject_id, AuditEvent.numbers)
    about = select(*columns).where(AuditEvent.subject_kind == "representation", theirs)
    rows = session.execute(about.order_by(*_NEWEST_FIRST).limit(most)) if representations else ()
    return tuple(RepresentationEvent(at, tag, UUID(id_), _roles(tag, numbers)) for at, tag, id_, numbers in rows)


def _by_work_here(customers: Collection[UUID]) -> ColumnElement[bool]:
    theirs = (AuditEvent.subject_kind == "customer", AuditEvent.subject_id.in_([str(one) for one in customers]))
    by_others = AuditEvent.actor.startswith(STAFF, autoescape=True) | AuditEvent.actor.startswith(_OPERATOR)
    return and_(*theirs, by_others)


def _by_representatives(representatives: Mapping[UUID, UUID]) -> ColumnElement[bool]:
    actors = AuditEvent.actor.in_({person(who) for who in representatives.values()})
    by_them = AuditEvent.numbers["representation"].astext.in_([str(one) for one in representatives])
    return and_(actors, AuditEvent.tag.startswith(f"{_REPRESENTATIVE}:"), by_them)


_NEWEST_FIRST = (AuditEvent.at.desc(), AuditEvent.id.desc())


def _acts(session: Session, *which: ColumnElement[bool], most: int) -> tuple[Act, ...]:
    columns = (AuditEvent.at, AuditEvent.tag, AuditEvent.numbers)
    rows = session.execute(select(*columns).where(*which).order_by(*_NEWEST_FIRST).limit(most))
    return tuple(Act(*row) for row in rows)


def _roles(tag: str, numbers: dict[str, Any]) -> tuple[str, ...]:
    """As what they acted; whoever runs the portal or acts for another has no role at the desk."""
    source = tag.partition(":")[0]
    alone = source in (_OPERATOR, _REPRESENTATIVE)
    return (source,) if alone else tuple(str(numbers.get("roles", "")).split())
