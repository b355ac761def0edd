"""Beginning and ending to act for somebody, in a login session. Both are in the log of both."""

from datetime import date, datetime
from uuid import UUID

from portal.access.sessions import act_by
from portal.audit import service as audit
from portal.db import Session
from portal.policy.outcome import Reason
from portal.representation.queries import representation_with
from portal.representation.service import NoSuchRepresentation


class RepresentationOver(Exception):
    """Somebody may no longer act; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


def begin(
    session: Session, *, login: UUID, person: UUID | None, representation: UUID, today: date, now: datetime
) -> None:
    """The login session acts by the representation from now on. Raise NoSuchRepresentation or RepresentationOver."""
    found = representation_with(session, representation)
    if found is None or found.person != person:
        raise NoSuchRepresentation
    against = found.over(today)
    if against:
        raise RepresentationOver(against)
    act_by(session, login, representation)
    _record(session, "begun", person, representation, now)


def stop(session: Session, *, login: UUID, person: UUID | None, representation: UUID, now: datetime) -> None:
    """The login session is for whoever is logged in again."""
    act_by(session, login, None)
    _record(session, "ended", person, representation, now)


def _record(session: Session, act: str, person: UUID | None, representation: UUID, now: datetime) -> None:
    subject = audit.Subject("representation", representation)
    tag = f"resident:representation:{act}"
    audit.record(session, tag=tag, actor=audit.person(person), subject=subject, now=now)
