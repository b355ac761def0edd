"""Reads files of the Nets frame: AvtaleGiro claims, cancellations and mandates, OCR giro payments.

A file is gone through twice. The first time everything is judged, and nothing is kept but where each assignment
begins; only then is anything given out, by reading again. So a wrong last line still refuses its assignment whole,
or the file, and memory stays flat.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from portal.values.giro_records.assignment import Assignment, Reading, Records, Transmission
from portal.values.giro_records.findings import Finding, Refused
from portal.values.giro_records.frame import HEADS, KINDS
from portal.values.giro_records.layout import DAYS
from portal.values.giro_records.lines import CutOff, Lines, Place
from portal.values.giro_records.survey import Found, Survey


def read(file: BinaryIO) -> Reading[Any]:
    """Read a seekable file, which must stay open for as long as its transactions are gone through.

    Whatever the bytes are, the answer is a reading: what is wrong is in its findings.
    """
    survey = Survey(file)
    try:
        sender, number, recipient = survey.start()
        day = survey.assignments()
    except Refused as broken:
        return Reading(None, (*survey.findings, broken.finding))
    except CutOff as cut:
        return Reading(None, (*survey.findings, Finding(cut.line, 1, "no_end", "")))
    assignments = tuple(_assignment(file, found) for found in survey.found)
    filed_on = DAYS[day] if all(one.kind == "mandates" for one in assignments) else None
    return Reading(Transmission(sender, number, assignments, recipient, filed_on), tuple(survey.findings))


def read_bytes(content: bytes) -> Reading[Any]:
    """Read a file that is in memory."""
    return read(io.BytesIO(content))


@dataclass(frozen=True, slots=True)
class _InFile:
    """The transactions that begin at a place, read again each time."""

    file: BinaryIO
    place: Place
    records: Records[Any]

    def __iter__(self) -> Iterator[Any]:
        return self.records.read(iter(Lines(self.file, self.place)))


def _assignment(file: BinaryIO, found: Found) -> Assignment[Any]:
    _, records = KINDS[HEADS[found.kind]]
    transactions = _InFile(file, found.place, records)
    return Assignment(found.kind, found.number, found.account, transactions, found.agreement, found.signed_sum)
