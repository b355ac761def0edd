"""The copies on disk: archive/<date>/<batch> of all that came, failed/<batch> of what was set aside.

Without person numbers: XML is scrubbed, a manifest is masked, and a PDF that holds one is left out; the untouched
originals lie sealed in the database. A copy is written under another name and appears whole, so that a crash leaves
either the inbox or the archive.
"""

import csv
import io
import shutil
from collections.abc import Iterable, Iterator
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
_NO_DIGITS = bytes(set(range(256)) - set(b"0123456789"))
_UNREADABLE = b"This file is no invoice that can be read. The original lies sealed in the database.\n"
_FORMULA = ("=", "+", "-", "@", "\t")


class Archive:
    """The copies of one delivery. `folder` and `failed` are where they will lie; failed only if something was."""

    def __init__(self, home: Path, delivery: Located, day: date) -> None:
        self.folder = _free(home / "archive" / day.isoformat() / masked(delivery.name))
        self.failed = _free(home / "failed" / masked(delivery.name))
        self._delivery = delivery
        self._reports: dict[Path, _Report] = {}
        self._part = self.folder.with_name(f".{self.folder.name}.part")
        self._failed_part = self.failed.with_name(f".{self.failed.name}.part")
        for part in (self._part, self._failed_part):
            shutil.rmtree(part, ignore_errors=True)

    def begin(self, manifest: bytes | None) -> None:
        self._part.mkdir(parents=True)
        if manifest is not None:
            (self._part / NAME).write_bytes(_masked_manifest(manifest))
        self._report_in(self._part)

    def keep(self, document: Document, outcome: Outcome) -> None:
        """Copy a document and report its findings; once more for the clerk when it was set aside."""
        folders = [self._part]
        if outcome.verdict == "quarantined":
            folders.append(self._failed_part)
        for folder in folders:
            self._report_in(folder).add(outcome)
        for name, content in _copies(document):
            for folder in folders:
                _write(folder / name, content)

    def _report_in(self, folder: Path) -> "_Report":
        if folder not in self._reports:
            self._reports[folder] = _Report(folder)
        return self._reports[folder]

    def finish(self) -> Path:
        """Put the copies in place, then take the delivery out of the inbox. Returns the report's path."""
        for report in self._reports.values():
            report.close()
        has_failed = self._failed_part in self._reports
        if has_failed:
            self._failed_part.rename(self.failed)
        self._part.rename(self.folder)
        if self._delivery.in_inbox:
            _take_away(self._delivery)
        return (self.failed if has_failed else self.folder) / REPORT


def report_refusal(home: Path, delivery: Located, outcome: Outcome) -> Path:
    """The report of a delivery that was refused whole. The delivery itself is left where it is."""
    report = _Report(home / "failed" / masked(delivery.name))
    report.add(outcome)
    report.close()
    return report.path


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
    numbers = [number for number in (known, document.draft.pid) if number]
    return document.xml if _is_harmless(document.xml, numbers) else scrub_person_numbers(document.xml, numbers)


def _is_harmless(xml: bytes, numbers: Iterable[str]) -> bool:
    """Whether it can be seen at once, far faster than by scrubbing, that no person number stands in it in any form.

    Ten digits are looked for: a Swedish number may be written without its century.
    """
    digits = xml.translate(None, delete=_NO_DIGITS).decode("ascii")
    text = xml.decode("latin-1")
    # UTF-16 has a zero byte between its digits: that is left to the scrubber.
    return b"\0" not in xml and not any(number[-10:] in digits for number in numbers) and masked(text) == text


def _masked_manifest(manifest: bytes) -> bytes:
    """The manifest with person numbers masked: the whole column, and whatever looks like one elsewhere."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    records = csv.reader(io.StringIO(manifest.decode("utf-8-sig"), newline=""), delimiter=";")
    header = next(records)
    column = [name.strip().lower() for name in header].index("national_id")
    writer.writerow(header)
    for record in records:
        cells = [MASK if place == column and cell.strip() else cell for place, cell in enumerate(record)]
        together = ";".join(cells)
        writer.writerow(cells if masked(together) == together else map(masked, cells))
    return text.getvalue().encode()


class _Report:
    """Documents and their findings, for Excel, which takes a file for UTF-8 when it begins with a byte order mark."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / REPORT
        self._file = self.path.open("w", encoding="utf-8-sig", newline="")
        self._table = csv.writer(self._file, delimiter=";")
        self._table.writerow(_COLUMNS)

    def add(self, outcome: Outcome) -> None:
        self._table.writerows(_rows(outcome))

    def close(self) -> None:
        self._file.close()


def _rows(one: Outcome) -> Iterator[list[str]]:
    """A row a finding, or one row; nothing in it is run as a formula."""
    facts = (masked(one.file), one.verdict, one.draft.kind or "", one.draft.number or "")
    findings: list[tuple[str, ...]] = [(f.severity, f.code, f.where, f.value, f.message) for f in one.findings]
    for row in findings or [("",) * 5]:
        yield [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in (*facts, *row)]


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except FileNotFoundError:
        path.parent.mkdir(parents=True)
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
