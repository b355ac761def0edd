"""Which deliveries are there, and which of them are complete.

A delivery named itself is taken as it lies. In an inbox, a delivery is picked when `<batch>.done` lies beside it, or
when nothing in it has changed for a minute: a file that is still being copied looks whole too.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from portal.intake.manifest import NAME

SETTLED_AFTER = 60  # seconds
_DOCUMENTS = (".xml", ".pdf")


@dataclass(frozen=True, slots=True)
class Located:
    """A delivery at `path`. `done` is the mark beside it; `in_inbox` ones are taken away when archived."""

    path: Path
    name: str
    in_inbox: bool
    is_ready: bool
    done: Path | None = None


def deliveries_in(path: Path, *, now: datetime) -> tuple[Located, ...]:
    """The delivery that `path` is, or those that lie in it, by name."""
    if path.is_file() or _is_delivery(path):
        return (Located(path, path.stem if path.is_file() else path.resolve().name, in_inbox=False, is_ready=True),)
    found = (entry for entry in sorted(path.iterdir()) if not entry.name.startswith("."))
    return tuple(_located(entry, now) for entry in found if entry.is_dir() or entry.suffix.lower() == ".zip")


def _is_delivery(path: Path) -> bool:
    return any(
        entry.is_file() and (entry.name.lower() == NAME or entry.suffix.lower() in _DOCUMENTS)
        for entry in path.iterdir()
    )


def _located(path: Path, now: datetime) -> Located:
    name = path.name if path.is_dir() else path.stem
    marks = (path.with_name(f"{name}.done"), path.with_name(f"{path.name}.done"), path / ".done")
    done = next((mark for mark in marks if mark.is_file()), None)
    is_settled = now.timestamp() - max(_changes(path)) >= SETTLED_AFTER
    return Located(path, name, in_inbox=True, is_ready=done is not None or is_settled, done=done)


def _changes(path: Path) -> Iterator[float]:
    """When anything was last written. Copying keeps the time of a file's content, but not of its entry."""
    facts = path.stat()
    yield max(facts.st_mtime, facts.st_ctime)
    for folder, _, names in os.walk(path):
        for name in names:
            inner = (Path(folder) / name).lstat()
            yield max(inner.st_mtime, inner.st_ctime)
