"""AvtaleGiro payment claims and cancellations. Source: AvtaleGiro system specification 3.3, service 21.

Amount item 1 (record 30), amount item 2 (31), and for the bank's own notice up to 42 lines of two columns (49).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from operator import attrgetter
from typing import Final, Literal

from portal.values.giro_records.assignment import Body, Numbered
from portal.values.giro_records.findings import Refused
from portal.values.giro_records.layout import (
    AMOUNT,
    DAY,
    DAYS,
    JUDGED_DAYS,
    NUMBER,
    NUMBER_BEFORE_FIRST,
    REFERENCE,
    Layout,
    filler,
    text,
)
from portal.values.giro_records.lines import Lines
from portal.values.giro_records.written import LINE_END, RECORD, NotWritable, written_day
from portal.values.payment_reference import is_well_formed

ClaimType = Literal["02", "21", "93"]
SILENT: Final = "02"  # the bank gives no notice: somebody else does
NOTIFIED: Final = "21"  # the bank gives notice, unless the payer has declined it
CANCELLED: Final = "93"

NAME_WIDTH: Final = 10
STATEMENT_WIDTH: Final = 25
CELL_WIDTH: Final = 40
_CELL: Final = "(4(?:00[1-9]|0[1-3][0-9]|04[0-2])[12])"  # line 001 to 042, column 1 or 2
_BEFORE_FIRST_CELL: Final = "4"
_TYPES: Final[dict[str, ClaimType]] = {"02": "02", "21": "21", "93": "93"}
_GAP_1, _GAP_2, _FILLER = " " * 11, " " * 25, "0" * 20


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the notice that the bank prints: line 1 to 42, column 1 or 2, at most 40 characters."""

    line: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One payment claim, or with type 93 the cancellation of one. The amount is in øre.

    `payer` is a short name, `statement` what the payer's bank statement shows; `fitted` makes both fit. Cells, line
    by line, are for type 21 only. A cancellation repeats due date, amount and reference of the claim it cancels.
    """

    type: ClaimType
    number: int
    due: date
    amount_minor: int
    reference: str
    payer: str = ""
    statement: str = ""
    cells: tuple[Cell, ...] = ()


class ClaimRecords:
    """The transactions of an assignment of claims, or of cancellations."""

    number = staticmethod(attrgetter("number"))
    amount = staticmethod(attrgetter("amount_minor"))
    day = staticmethod(attrgetter("due"))

    def __init__(self, types: str) -> None:
        head = ((1, "NY21"), (5, f"({types})"))
        reference = ((50, REFERENCE), (75, filler(6)))
        self._first = Layout(*head, (7, "30"), (9, NUMBER), (16, DAY), (22, filler(11)), (33, AMOUNT), *reference)
        self._second = Layout(
            *head, (7, "31"), (9, NUMBER), (16, text(10)), (26, filler(25)), (51, text(25)), (76, filler(5))
        )
        self._third = Layout(*head, (7, "49"), (9, NUMBER), (16, _CELL), (21, text(40)), (61, filler(20)))
        self._types = frozenset(types.split("|"))

    def judge(self, source: Lines) -> Body:
        lines = source.numbered
        count, total, last = 0, 0, NUMBER_BEFORE_FIRST
        where, line = next(lines)
        while line[6:8] == "30":
            kind, number, day, amount = self._first.fields(where, line)
            if not DAYS[day]:
                raise Refused(where, 16, "date", day)
            if number <= last:
                raise Refused(where, 9, "number_order", number)
            if not int(amount):
                raise Refused(where, 33, "amount_zero", amount)
            count, total, last = count + 1, total + int(amount), number
            where, line = self._judge_rest(kind, number, lines)
        return Body(count, total, total, where, line)

    def _judge_rest(self, kind: str, number: str, lines: Numbered) -> tuple[int, str]:
        """The records after item 1; the line after them."""
        where, line = next(lines)
        if line[6:8] == "31":
            _of_the_same(where, self._second.fields(where, line), kind, number)
            where, line = next(lines)
        elif kind != CANCELLED:
            raise Refused(where, 7, "item_missing", line[6:8])
        last = _BEFORE_FIRST_CELL
        while line[6:8] == "49" and kind == NOTIFIED:
            cell = self._third.fields(where, line)
            _of_the_same(where, cell, kind, number)
            if cell[2] <= last:
                raise Refused(where, 16, "number_order", cell[2])
            last = cell[2]
            where, line = next(lines)
        return where, line

    def read(self, lines: Iterator[str]) -> Iterator[Claim]:
        line = next(lines)
        while line[6:8] == "30":
            first, line = line, next(lines)
            payer = statement = ""
            if line[6:8] == "31":
                payer, statement, line = line[15:25].rstrip(" "), line[50:75].rstrip(" "), next(lines)
            cells: tuple[Cell, ...] = ()
            while line[6:8] == "49":
                cells, line = (*cells, Cell(int(line[16:19]), int(line[19]), line[20:60].rstrip(" "))), next(lines)
            about = JUDGED_DAYS[first[15:21]], int(first[32:49]), first[49:74].lstrip(" ")
            yield Claim(_TYPES[first[4:6]], int(first[8:15]), *about, payer, statement, cells)

    def write(self, claim: Claim) -> str:
        head, number = f"NY21{claim.type}", f"{claim.number:07}"
        due, amount, payer, statement = written_day(claim.due), claim.amount_minor, claim.payer, claim.statement
        records = (
            f"{head}30{number}{due}{_GAP_1}{amount:017}{claim.reference:>25}000000{LINE_END}"
            f"{head}31{number}{payer:<10}{_GAP_2}{statement:<25}00000{LINE_END}"
        )
        fits = len(records) == 2 * RECORD and amount > 0 and payer.isprintable() and statement.isprintable()
        if not fits or claim.type not in self._types or not is_well_formed(claim.reference):
            raise NotWritable(f"transaction {claim.number}: type, amount, reference, payer or statement does not fit")
        return records + self._written_cells(claim) if claim.cells else records

    def _written_cells(self, claim: Claim) -> str:
        written = [
            f"NY21{claim.type}49{claim.number:07}4{cell.line:03}{cell.column}{cell.text:<40}{_FILLER}"
            for cell in claim.cells
        ]
        ascending = all(one < other for one, other in pairwise(written))
        if claim.type != NOTIFIED or not ascending or not all(map(self._third.match, written)):
            raise NotWritable(f"transaction {claim.number}: a line of the notice does not fit, or has no place in it")
        return "".join(record + LINE_END for record in written)

    def end_days(self, first: str, last: str) -> str:
        return first + last


def _of_the_same(where: int, found: tuple[str, ...], kind: str, number: str) -> None:
    if found[0] != kind:
        raise Refused(where, 5, "number_differs", found[0])
    if found[1] != number:
        raise Refused(where, 9, "number_differs", found[1])
