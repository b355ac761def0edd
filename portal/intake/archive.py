"""The copies on disk: archive/<date>/<batch> of all that came, failed/<batch> of what was set aside.

Without person numbers: XML is scrubbed, a manifest is masked, and a PDF that holds one is left out; the untouched
originals lie sealed in the database. A copy is written under another name and appears whole, so that a crash leaves
either the inbox or the archive.
"""

import csv
import io
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from portal.documents.scrub import scrub_person_numbers
from portal.intake.delivery import is_safe
from portal.intake.document import Document
from portal.intake.inbox import Located
from portal.intake.manifest import NAME
from portal.intake.outcome import Outcome
from portal.values.national_id import MASK, masked

REPORT = "report.csv"
_COLUMNS = ("file", "outcome", "kind", "number", "severity", "code", "where", "value", "message")
_UNREADABLE = b"This file is no invoice that can be read. The original lies sealed in the database.\n"
_FORMULA = ("=", "+", "-", "@", "\t")


class Archive:
    """The copies of one delivery. `folder` and `failed` are where they will lie; failed only if something was."""

    def __init__(self, home: Path, delivery: Located, day: date) -> None:
        self.folder = _free(home / "archive" / day.isoformat() / masked(delivery.name))
        self.failed = _free(home / "failed" / masked(delivery.name))
        self._delivery = delivery
        self._part = self.folder.with_name(f".{self.folder.name}.part")
        self._failed_part = self.failed.with_name(f".{self.failed.name}.part")
        self._outcomes: list[Outcome] = []
        for part in (self._part, self._failed_part):
            shutil.rmtree(part, ignore_errors=True)

    def begin(self, manifest: bytes | None) -> None:
        self._part.mkdir(parents=True)
        if manifest is not None:
            (self._part / NAME).write_bytes(_masked_manifest(manifest))

    def keep(self, document: Document, outcome: Outcome) -> None:
        """Copy a document; once more for the clerk when it was set aside."""
        self._outcomes.append(outcome)
        for name, content in _copies(document):
            _write(self._part / name, content)
            if outcome.verdict == "quarantined":
                _write(self._failed_part / name, content)

    def finish(self) -> Path:
        """Put the copies in place, then take the delivery out of the inbox. Returns the report's path."""
        report = _report(self._outcomes)
        _write(self._part / REPORT, report)
        set_aside = [one for one in self._outcomes if one.verdict == "quarantined"]
        if set_aside:
            _write(self._failed_part / REPORT, _report(set_aside))
            self._failed_part.rename(self.failed)
        self._part.rename(self.folder)
        if self._delivery.in_inbox:
            _take_away(self._delivery)
        return (self.failed if set_aside else self.folder) / REPORT


def report_refusal(home: Path, delivery: Located, outcome: Outcome) -> Path:
    """The report of a delivery that was refused whole. The delivery itself is left where it is."""
    report = home / "failed" / masked(delivery.name) / REPORT
    _write(report, _report([outcome]))
    return report


def _copies(document: Document) -> Iterable[tuple[str, bytes]]:
    row = document.row
    names = (row.xml, row.pdf) if row else (document.file, document.file)
    if document.xml is not None:
        yield _name(names[0] or document.file, ".xml"), _scrubbed(document)
    if document.pdf is not None and document.person_number == "clean":
        yield _name(names[1] or document.file, ".pdf"), document.pdf


def _name(name: str, suffix: str) -> str:
    """A name inside the copy, without person numbers."""
    return masked(str(Path(name).with_suffix(suffix))) if is_safe(name) else f"unnamed{suffix}"


def _scrubbed(document: Document) -> bytes:
    """The XML without person numbers; what the reader refused may be an attack, and is not read again."""
    if document.draft.kind is None or document.xml is None:
        return _UNREADABLE
    known = document.national_id.number if document.national_id else None
    return scrub_person_numbers(document.xml, [number for number in (known, document.draft.pid) if number])


def _masked_manifest(manifest: bytes) -> bytes:
    """The manifest with person numbers masked: the whole column, and whatever looks like one elsewhere."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    records = csv.reader(io.StringIO(manifest.decode("utf-8-sig"), newline=""), delimiter=";")
    header = next(records)
    column = [name.strip().lower() for name in header].index("national_id")
    writer.writerow(header)
    for record in records:
        writer.writerow(MASK if place == column and cell.strip() else masked(cell) for place, cell in enumerate(record))
    return text.getvalue().encode()


def _report(outcomes: Iterable[Outcome]) -> bytes:
    """Every document and finding, for Excel: a byte order mark, and nothing that it would run as a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(_COLUMNS)
    for one in outcomes:
        facts = (masked(one.file), one.verdict, one.draft.kind or "", one.draft.number or "")
        findings: list[tuple[str, ...]] = [
            (found.severity, found.code, found.where, found.value, found.message) for found in one.findings
        ]
        for row in findings or [("",) * 5]:
            writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in (*facts, *row)])
    return text.getvalue().encode("utf-8-sig")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _free(path: Path) -> Path:
    """The path, or with a number behind when that delivery has been here today."""
    count = 1
    found = path
    while found.exists():
        count += 1
        found = path.with_name(f"{path.name}-{count}")
    return found


def clear_remains(inbox: Path) -> None:
    """Finish taking away what a crash left: archived deliveries that were hidden and not yet removed."""
    for gone in inbox.glob(".*.gone"):
        _remove(gone)


def _take_away(delivery: Located) -> None:
    """Out of the inbox; by rename first, so that half a delivery is never left to be picked up again."""
    gone = delivery.path.with_name(f".{delivery.path.name}.gone")
    delivery.path.rename(gone)
    if delivery.done is not None:
        delivery.done.unlink(missing_ok=True)
    _remove(gone)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
