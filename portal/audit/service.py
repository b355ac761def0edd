"""Recording what people did and looked at. Machine steps are events of what they happened to, not of this log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from portal.audit.models import AuditEvent
from portal.db import Session

Numbers = Mapping[str, int | str]
# How the names of actors begin who work here.
STAFF: Final = "staff:"


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act was done to: `invoice` and its id, `session` and its id."""

    kind: str
    id: UUID | str


def person(id_: UUID | None) -> str:
    """The actor's name in the log: never a person number, also for somebody the house does not know."""
    return f"person:{id_ or 'unknown'}"


def operator(name: str) -> str:
    """Who did it on the machine itself: the account's name there."""
    return f"operator:{name}"


def staff(subject: str | None) -> str:
    """The actor's name in the log for someone who works here: what their login provider calls them."""
    return f"{STAFF}{subject or 'unknown'}"


def record(
    session: Session, *, tag: str, actor: str, subject: Subject, now: datetime, numbers: Numbers | None = None
) -> None:
    """Add one event. `tag` is source:subject:action (`resident:invoice:viewed`).

    `numbers` are counts, codes and ids the event is about; never what somebody wrote, never an address.
    """
    session.add(
        AuditEvent(
            at=now,
            tag=tag,
            actor=actor,
            subject_kind=subject.kind,
            subject_id=str(subject.id),
            numbers=dict(numbers or {}),
        )
    )
