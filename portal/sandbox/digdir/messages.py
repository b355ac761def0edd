"""Messages an integration point was given: on disk, with statuses that move on by themselves."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

FOLDER: Final = Path("sandbox") / "mailboxes"
# How long after it was sent a message gets each status.
_STEPS: Final = (("SENDT", 1), ("MOTTATT", 2), ("LEVERT", 4))
_NOTICE_FAILS_AFTER: Final = 8


@dataclass(frozen=True)
class Status:
    """One status, as it is told."""

    name: str
    at: datetime
    description: str = ""


@dataclass(frozen=True)
class Message:
    """One message. `operator` is whose mailbox it is for (digipost | eboks); `fate` is "", refused or notice."""

    key: UUID
    document: dict[str, Any]
    operator: str
    fate: str
    created_at: datetime
    sent_at: datetime | None
    opened_at: datetime | None
    files: tuple[str, ...]

    @property
    def recipient(self) -> str:
        return str(self.document["standardBusinessDocumentHeader"]["receiver"][0]["identifier"]["value"])

    def statuses(self, now: datetime) -> Iterator[Status]:
        """Those it has had by `now`, oldest first."""
        yield Status("OPPRETTET", self.created_at)
        for name, seconds in self._steps():
            at = self.sent_at + timedelta(seconds=seconds) if self.sent_at else None
            if at and at <= now:
                yield Status(name, at, "the mailbox refused it" if name == "FEIL" else "")
        if self.opened_at:
            yield Status("LEST", self.opened_at)

    def arrived_at(self, now: datetime) -> datetime | None:
        """Since when it has lain in the mailbox."""
        return next((status.at for status in self.statuses(now) if status.name == "LEVERT"), None)

    def _steps(self) -> tuple[tuple[str, int], ...]:
        if self.fate == "refused":
            return (*_STEPS[:1], ("FEIL", _STEPS[-1][1]))
        return (*_STEPS, ("FEIL", _NOTICE_FAILS_AFTER)) if self.fate == "notice" else _STEPS


class MessageStore:
    """A folder a message: `message.json`, and its files beside it."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER

    def add(self, key: UUID, document: dict[str, Any], *, operator: str, fate: str, now: datetime) -> None:
        (self._folder / str(key)).mkdir(parents=True)
        about = {"document": document, "operator": operator, "fate": fate, "created_at": now.isoformat()}
        self._write(key, about)

    def attach(self, key: UUID, name: str, content: bytes) -> None:
        (self._files(key)).mkdir(exist_ok=True)
        (self._files(key) / name).write_bytes(content)

    def send(self, key: UUID, now: datetime) -> None:
        self._write(key, self._about(key) | {"sent_at": now.isoformat()})

    def open(self, key: UUID, now: datetime) -> None:
        """The recipient reads it, for the first time or again."""
        about = self._about(key)
        self._write(key, {"opened_at": now.isoformat()} | about)

    def message(self, key: UUID) -> Message | None:
        if not (self._folder / str(key) / "message.json").exists():
            return None
        about = self._about(key)
        names = sorted(path.name for path in self._files(key).glob("*"))
        return Message(
            key=key,
            document=about["document"],
            operator=about["operator"],
            fate=about["fate"],
            created_at=datetime.fromisoformat(about["created_at"]),
            sent_at=_moment(about.get("sent_at")),
            opened_at=_moment(about.get("opened_at")),
            files=tuple(names),
        )

    def messages(self) -> Iterator[Message]:
        for path in self._folder.glob("*/message.json"):
            message = self.message(UUID(path.parent.name))
            if message is not None:
                yield message

    def file(self, key: UUID, name: str) -> Path:
        """One of a message's files; `name` is of its `files`."""
        return self._files(key) / name

    def _files(self, key: UUID) -> Path:
        return self._folder / str(key) / "files"

    def _about(self, key: UUID) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self._folder / str(key) / "message.json").read_text("utf-8"))
        return found

    def _write(self, key: UUID, about: dict[str, Any]) -> None:
        path = self._folder / str(key) / "message.json"
        part = path.with_suffix(".part")
        part.write_text(json.dumps(about, ensure_ascii=False, indent=1), "utf-8")
        part.replace(path)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
