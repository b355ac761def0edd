"""Writes files of the Nets frame: canonical, so that what is read and written again is the same bytes."""

import io
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from operator import lt
from typing import Any, BinaryIO, Final

from portal.values.giro_records.assignment import Assignment, Records, Transmission
from portal.values.giro_records.frame import (
    END,
    END_OF_ASSIGNMENT,
    HEADS,
    KINDS,
    START,
    START_OF_ASSIGNMENT,
    Totals,
    added,
)
from portal.values.giro_records.layout import NO_DAY, Layout
from portal.values.giro_records.written import LINE_END, RECORD, NotWritable, written_day

_AT_A_TIME: Final = 1000


def write(transmission: Transmission[Any], file: BinaryIO) -> Totals:
    """Write a whole file and tell what is in it. Transactions may be an iterator: they are gone through once.

    Raise NotWritable; what stands in the file by then is not to be used.
    """
    head = f"NY000010{transmission.sender}{transmission.number:07}{transmission.recipient}"
    _put(file, _record(START, head, zeros=49))
    tallies = [_write(assignment, file) for assignment in transmission.assignments]
    totals = added(tally.totals for tally in tallies)
    day = min((tally.first for tally in tallies if tally.first), default=transmission.filed_on)
    _put(file, _record(END, f"NY000089{totals}{written_day(day) if day else NO_DAY}", zeros=33))
    return totals


def as_bytes(transmission: Transmission[Any]) -> bytes:
    """The file in memory. Raise NotWritable."""
    file = io.BytesIO()
    write(transmission, file)
    return file.getvalue()


class _Tally:
    """What has been written of an assignment."""

    def __init__(self, records: Records[Any], *, signed: bool) -> None:
        self._records = records
        self._signed = signed
        self._last = self._count = self._size = self._sum = 0
        self.first: date | None = None
        self.last: date | None = None

    def add(self, batch: list[Any]) -> str:
        """The records of these transactions."""
        records = self._records
        numbers = [self._last, *map(records.number, batch)]
        if not all(map(lt, numbers, numbers[1:])):
            raise NotWritable("transaction numbers must ascend from 1")
        written = "".join(map(records.write, batch))
        days = [day for day in {self.first, self.last, *map(records.day, batch)} if day]
        if days:
            self.first, self.last = min(days), max(days)
        self._last = numbers[-1]
        self._count += len(batch)
        self._size += len(written)
        amounts = map(records.amount, batch)
        self._sum += sum(amounts) if self._signed else sum(map(abs, amounts))
        return written

    @property
    def totals(self) -> Totals:
        return Totals(self._count, self._size // RECORD + 2, abs(self._sum))

    @property
    def days(self) -> str:
        """The three days that an end record has room for."""
        found = ""
        if self.first and self.last:
            found = self._records.end_days(written_day(self.first), written_day(self.last))
        return found.ljust(3 * len(NO_DAY), "0")


def _write(assignment: Assignment[Any], file: BinaryIO) -> _Tally:
    head = HEADS[assignment.kind]
    _, records = KINDS[head]
    start = f"{head}20{assignment.agreement}{assignment.number:07}{assignment.account}"
    _put(file, _record(START_OF_ASSIGNMENT, start, zeros=45))
    tally = _Tally(records, signed=assignment.signed_sum)
    for batch in _batches(assignment.transactions):
        _put(file, tally.add(batch))
    _put(file, _record(END_OF_ASSIGNMENT, f"{head}88{tally.totals}{tally.days}", zeros=21))
    return tally


def _batches(transactions: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(transactions)
    while batch := list(islice(left, _AT_A_TIME)):
        yield batch


def _record(layout: Layout, beginning: str, *, zeros: int) -> str:
    record = beginning + "0" * zeros
    if not layout.match(record):
        raise NotWritable(f"{beginning} is no such record: sender, number, account or a sum does not fit")
    return record + LINE_END


def _put(file: BinaryIO, records: str) -> None:
    try:
        file.write(records.encode("iso-8859-1"))
    except UnicodeEncodeError as wrong:
        raise NotWritable(f"{wrong.object[wrong.start]!r} is not in ISO-8859-1: use fitted") from None
