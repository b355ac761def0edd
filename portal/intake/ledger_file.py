"""Reads the ERP's ledger file: one row an invoice, in UTF-8 with `;` between the cells.

The first line may say when the ledger was read and whether the file is whole, before the header:

    #as_of=2026-11-22T06:00:00+01:00;full=J
    invoice_no;balance_ore;paid_ore;last_paid_on;claim_level;with_agency_since;fees_ore;interest_ore

Amounts are whole minor units of the invoice's currency, dates YYYY-MM-DD. `full=J`: every open invoice is listed, so
one that is not has nothing left to pay. A file is taken whole or refused whole: half a ledger would call paid invoices
unpaid.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import get_args

from portal.invoices.balance import ClaimLevel
from portal.invoices.ledger import LedgerRow

COLUMNS = (
    "invoice_no",
    "balance_ore",
    "paid_ore",
    "last_paid_on",
    "claim_level",
    "with_agency_since",
    "fees_ore",
    "interest_ore",
)
LARGEST = 200 * 1024 * 1024
_MOST_NAMED = 20
_NEVER_NEGATIVE = ("paid_ore", "fees_ore", "interest_ore")
# What fits the database, with room for sums.
_LARGEST_AMOUNT = 10**15


class LedgerFileWrong(Exception):
    """The file was refused whole. `problems` names row, column and what to do, at most twenty of them."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """A ledger file as read. `as_of` and `full` are None where its first line does not say them."""

    rows: tuple[LedgerRow, ...]
    as_of: datetime | None
    full: bool | None


def read_ledger(content: bytes) -> LedgerFile:
    """Read a whole file; raise LedgerFileWrong."""
    lines = io.StringIO(_text(content), newline="")
    first = lines.readline()
    said = _said_first(first) if first.startswith("#") else {}
    if not said:
        lines.seek(0)
    rows = _rows(lines, lines_before=1 if said else 0)
    return LedgerFile(rows, _moment(said.get("as_of")), _yes_or_no(said.get("full")))


def _text(content: bytes) -> str:
    if len(content) > LARGEST:
        raise LedgerFileWrong([f"the file is larger than {LARGEST // 1024**2} MB: split it"])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        row = content.count(b"\n", 0, wrong.start) + 1
        raise LedgerFileWrong(
            [f"row {row}: the file is not UTF-8. In Excel, save as `CSV UTF-8 (comma delimited)`"]
        ) from None


def _said_first(line: str) -> dict[str, str]:
    cells = (cell.partition("=") for cell in line.lstrip("#").strip().split(";"))
    said = {name.strip(): value.strip() for name, _, value in cells if name.strip()}
    unknown = sorted(said.keys() - {"as_of", "full"})
    if unknown:
        raise LedgerFileWrong([f"row 1: {', '.join(unknown)} is not known here: give as_of and full"])
    return said


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise LedgerFileWrong([f"row 1: as_of is {text!r}: write it as 2026-11-22T06:00:00+01:00, with its zone"])
    return moment


def _yes_or_no(text: str | None) -> bool | None:
    if text not in (None, "J", "N"):
        raise LedgerFileWrong([f"row 1: full is {text!r}: write J when every open invoice is listed, else N"])
    return None if text is None else text == "J"


def _rows(lines: io.StringIO, *, lines_before: int) -> tuple[LedgerRow, ...]:
    reader = csv.reader(lines, delimiter=";")
    header = [name.strip().lower() for name in next(reader, [])]
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise LedgerFileWrong([f"the header lacks {', '.join(missing)}: it must be {';'.join(COLUMNS)}"])
    problems: list[str] = []
    rows = tuple(_read(reader, header, lines_before, problems))
    problems += _numbers_twice(rows)
    if problems:
        raise LedgerFileWrong(problems[:_MOST_NAMED])
    return rows


def _read(
    reader: Iterator[list[str]], header: list[str], lines_before: int, problems: list[str]
) -> Iterator[LedgerRow]:
    for number, cells in enumerate(reader, start=lines_before + 2):
        if len(problems) >= _MOST_NAMED:
            return
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            problems.append(f"row {number}: {len(cells)} cells, the header has {len(header)}")
            continue
        try:
            yield _row({name: cell.strip() for name, cell in zip(header, cells, strict=True)})
        except _CellWrong as wrong:
            problems.append(f"row {number}, {wrong}")


class _CellWrong(Exception):
    """One cell: its column, what it holds, and what belongs there."""

    def __init__(self, column: str, value: str, rule: str) -> None:
        super().__init__(f"{column}: {value!r} is not {rule}")


def _row(cell: dict[str, str]) -> LedgerRow:
    if not cell["invoice_no"]:
        raise _CellWrong("invoice_no", "", "an invoice number")
    amounts = {column: _amount(column, cell[column]) for column in ("balance_ore", *_NEVER_NEGATIVE)}
    return LedgerRow(
        number=cell["invoice_no"],
        balance_minor=amounts["balance_ore"],
        paid_minor=amounts["paid_ore"],
        last_paid_on=_day("last_paid_on", cell["last_paid_on"]),
        claim_level=_level(cell["claim_level"]),
        with_agency_since=_day("with_agency_since", cell["with_agency_since"]),
        fees_minor=amounts["fees_ore"],
        interest_minor=amounts["interest_ore"],
    )


def _amount(column: str, text: str) -> int:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or int(digits) > _LARGEST_AMOUNT:
        raise _CellWrong(column, text, "a whole number of øre or öre, without decimals or spaces")
    if text.startswith("-") and column in _NEVER_NEGATIVE:
        raise _CellWrong(column, text, "zero or more")
    return int(text)


def _day(column: str, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _CellWrong(column, text, "a date, written YYYY-MM-DD") from None


def _level(text: str) -> ClaimLevel:
    known: tuple[ClaimLevel, ...] = get_args(ClaimLevel)
    for level in known:
        if text == level:
            return level
    raise _CellWrong("claim_level", text, f"one of {', '.join(known)}")


def _numbers_twice(rows: tuple[LedgerRow, ...]) -> list[str]:
    times = Counter(row.number for row in rows)
    return [f"invoice {number} has more than one row" for number, count in times.items() if count > 1]
