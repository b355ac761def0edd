"""What the queries on cases answer with: frozen facts, ready for a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """A file in a case. `name` is what its owner calls it; `event` is the step it came with."""

    id: UUID
    event: int
    name: str = field(repr=False)
    media_type: str
    octets: int
    digest: str


@dataclass(frozen=True, slots=True)
class EventView:
    """One step. `staff` is the subject of a case worker; `text` is what was written, None where nothing was."""

    at: datetime
    tag: str
    by: str
    staff: str | None
    numbers: Mapping[str, int | str]
    text: str | None = field(repr=False)
    files: tuple[AttachmentView, ...]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of a list of cases."""

    id: UUID
    number: str
    kind: str
    state: str
    outcome: str | None
    opened_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with all that happened in it, oldest first. `person` opened it; `version` counts the events."""

    row: CaseRow
    version: int
    person: UUID
    events: tuple[EventView, ...]

    @property
    def files(self) -> tuple[AttachmentView, ...]:
        return tuple(file for event in self.events for file in event.files)
