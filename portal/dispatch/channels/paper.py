"""Print-ready letters: a folder a transmission, with the PDFs, `index.csv`, and `.done` last.

A folder is written out of the printer's sight and committed as written before it is moved into place in one step. So
whatever moment we are killed at, either it can be written again unseen, or it is there; a folder that was written and
is no longer ours to move has been handed over, also when the printer has already fetched it.
"""

import csv
import hashlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from typing import Final, Self
from uuid import UUID

from portal.config import Municipality, Settings
from portal.dispatch.capabilities import Capabilities, Settles
from portal.dispatch.channel import Batch, ChannelDown, Envelope, Outcome, ReadDocument, Reference
from portal.dispatch.wire.folder import show, to_disk
from portal.documents.page_counts import page_count
from portal.policy.recall import Recalled

COLUMNS: Final = (
    "attempt_id",
    "invoice_no",
    "customer_no",
    "name",
    "street",
    "zip",
    "city",
    "country",
    "pdf",
    "pages",
    "bytes",
    "sha256",
)
_FLUSHES: Final = 8
_ADDRESS: Final = ("invoice_no", "customer_no", "name", "street", "zip", "city", "country")


class Paper:
    """The channel `paper`. `folder` is what the printing house watches; it takes what has `.done` in it."""

    capabilities = Capabilities(
        kinds=frozenset({"invoice", "credit_note", "letter"}),
        settles=Settles("acceptance"),
        idempotent=True,
        transmits=True,
    )

    @classmethod
    def connect(cls, settings: Settings, municipality: Municipality) -> Self | None:
        """The channel, or None without a folder or when the municipality has switched it off."""
        rules = municipality.channels.paper
        return cls(settings.paper_dir) if settings.paper_dir and rules and rules.enabled else None

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def prepare(self, batch: Batch) -> str | None:
        unseen = self._unseen(batch.number)
        try:
            shutil.rmtree(unseen, ignore_errors=True)
            unseen.mkdir(parents=True)
            index = _index(_written(envelope, batch.read, unseen) for envelope in batch.envelopes)
            (unseen / "index.csv").write_bytes(index)
            _settle(unseen)
            # Its own entry too: a prepared folder that is gone has been handed over.
            to_disk(self._folder)
        except OSError as full:
            raise ChannelDown(f"{unseen}: {full.strerror}") from full
        return hashlib.sha256(index).hexdigest()

    def send(self, batch: Batch) -> Iterator[Outcome]:
        name = f"letters-{batch.number:06}"
        self._publish(self._unseen(batch.number), self._folder / name)
        for envelope in batch.envelopes:
            yield Outcome(envelope.attempt, "accepted", reference=name)

    def status(self, references: Sequence[Reference]) -> Mapping[UUID, Outcome]:
        """Only what still waits to be moved is uncertain, and `send` moves it."""
        return {}

    def revoke(self, attempt: UUID) -> Recalled:
        return "kept"

    def _unseen(self, number: int | None) -> Path:
        return self._folder / f".writing-{number:06}"

    def _publish(self, unseen: Path, place: Path) -> None:
        try:
            if unseen.exists():
                show(unseen, place)
            if place.exists() and not (place / ".done").exists():
                (place / ".done").touch()
                to_disk(place)
        except FileNotFoundError:
            # The printer fetched it between two of our looks: it saw `.done`.
            return
        except OSError as refused:
            raise ChannelDown(f"{place}: {refused.strerror}") from refused


def _written(envelope: Envelope, read: ReadDocument, folder: Path) -> tuple[object, ...]:
    """Write the letter, and return its row of the index."""
    content = read(envelope.documents[0].digest)
    pdf = f"{envelope.attempt}.pdf"
    (folder / pdf).write_bytes(content)
    address = (envelope.content[part] for part in _ADDRESS)
    digest = hashlib.sha256(content).hexdigest()
    return (envelope.attempt, *address, pdf, page_count(content), len(content), digest)


def _index(rows: Iterator[tuple[object, ...]]) -> bytes:
    text = StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows(rows)
    return text.getvalue().encode()


def _settle(folder: Path) -> None:
    """Make the folder and all in it outlast a power cut."""
    # Together: a journal takes many flushes in one go, and one at a time it is most of the work.
    with ThreadPoolExecutor(_FLUSHES) as flushes:
        list(flushes.map(to_disk, folder.iterdir()))
    to_disk(folder)
