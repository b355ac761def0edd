"""Steps written down: the event, the files that came with it, and what becomes of the case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.cases.models import Case, CaseAttachment, CaseEvent
from portal.cases.status import By, Step, after, room_for
from portal.db import Session, vault_of
from portal.documents import store
from portal.documents.evidence import Evidence
from portal.policy.outcome import Reason


class CaseRefused(Exception):
    """A step that cannot be taken; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


class NoSuchCase(Exception):
    """A case that is not there, or not the resident's."""


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that comes with a step. `name` is what its owner calls it."""

    name: str = field(repr=False)
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Happening:
    """What is written down of a step: its tag, whose it is, and what they said and sent."""

    tag: str
    by: By
    text: str = field(default="", repr=False)
    files: Sequence[NamedFile] = ()
    numbers: Mapping[str, int | str] = field(default_factory=dict)
    staff: str | None = None


def take(case: Case, step: Step) -> None:
    """Bring a case where a step leads. Raise CaseRefused."""
    state = after(case.state, step)
    if isinstance(state, Reason):
        raise CaseRefused(state)
    case.state = state


def write_down(session: Session, case: Case, happening: Happening, now: datetime) -> None:
    """Add an event with its files; one that lies in the case already is not kept twice. Raise CaseRefused."""
    new = _new_files(session, case.id, happening.files)
    event = CaseEvent(
        case_id=case.id,
        at=now,
        tag=happening.tag,
        by=happening.by,
        staff=happening.staff,
        numbers=dict(happening.numbers),
        text=vault_of(session).seal_text(happening.text) if happening.text else None,
    )
    session.add(event)
    session.flush()
    session.add_all(_attachment(session, event, file, now) for file in new)
    case.version += 1
    case.updated_at = now
    session.flush()


def _new_files(session: Session, case: UUID, files: Sequence[NamedFile]) -> list[NamedFile]:
    held = set(session.scalars(select(CaseAttachment.digest).where(CaseAttachment.case_id == case)))
    new: dict[str, NamedFile] = {store.digest_of(file.evidence.content): file for file in files}
    fresh = [file for digest, file in new.items() if digest not in held]
    against = room_for(len(held), len(fresh))
    if against:
        raise CaseRefused(against)
    return fresh


def _attachment(session: Session, event: CaseEvent, file: NamedFile, now: datetime) -> CaseAttachment:
    content, media_type = file.evidence.content, file.evidence.media_type
    columns: dict[str, Any] = {
        "case_id": event.case_id,
        "event_id": event.id,
        "digest": store.put(session, content, media_type, now=now, sealed=True),
        "media_type": media_type,
        "octets": len(content),
        "name": vault_of(session).seal_text(file.name),
    }
    return CaseAttachment(**columns)
