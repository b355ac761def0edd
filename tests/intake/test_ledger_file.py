from datetime import date, datetime, timedelta, timezone

import pytest

from portal.intake.ledger_file import COLUMNS, LedgerFileWrong, read_ledger
from portal.invoices.ledger import LedgerRow

HEADER = ";".join(COLUMNS)
ROW = "10045882;426950;0;;none;;0;0"


def a_file(*rows: str, first: str = "#as_of=2026-11-22T06:00:00+01:00;full=J") -> bytes:
    return "\n".join([*([first] if first else []), HEADER, *rows, ""]).encode()


def problems_of(content: bytes) -> str:
    with pytest.raises(LedgerFileWrong) as refused:
        read_ledger(content)
    return "\n".join(refused.value.problems)


def test_a_whole_file_is_read() -> None:
    found = read_ledger(a_file("10045882;-200;427150;2026-11-20;collection;2026-10-01;37500;1250"))
    assert found.as_of == datetime(2026, 11, 22, 6, tzinfo=timezone(timedelta(hours=1)))
    assert found.full is True
    assert found.rows == (
        LedgerRow("10045882", -200, 427150, date(2026, 11, 20), "collection", date(2026, 10, 1), 37500, 1250),
    )


def test_a_file_may_leave_the_moment_to_the_command() -> None:
    found = read_ledger(a_file(ROW, first=""))
    assert (found.as_of, found.full, len(found.rows)) == (None, None, 1)


def test_excel_s_byte_order_mark_quotes_and_blank_rows_are_taken() -> None:
    content = b"\xef\xbb\xbf" + a_file('"10045882";"426950";0;;none;;0;0', ";;;;;;;", first="")
    assert read_ledger(content).rows[0].balance_minor == 426950


def test_columns_may_stand_in_another_order() -> None:
    content = ";".join(reversed(COLUMNS)) + "\n0;0;;none;;0;426950;10045882\n"
    assert read_ledger(content.encode()).rows[0].number == "10045882"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("10045882;4269,50;0;;none;;0;0", "row 3, balance_ore: '4269,50'"),
        ("10045882;426950;-1;;none;;0;0", "row 3, paid_ore: '-1' is not zero or more"),
        ("10045882;426950;0;20.11.2026;none;;0;0", "row 3, last_paid_on: '20.11.2026' is not a date"),
        ("10045882;426950;0;;inkasso;;0;0", "row 3, claim_level: 'inkasso' is not one of none, reminder"),
        (";426950;0;;none;;0;0", "row 3, invoice_no"),
        ("10045882;426950;0", "row 3: 3 cells, the header has 8"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(row: str, told: str) -> None:
    assert told in problems_of(a_file(row))


def test_every_wrong_row_is_named_at_once_and_nothing_is_taken() -> None:
    told = problems_of(a_file(ROW, "1;x;0;;none;;0;0", "2;y;0;;none;;0;0"))
    assert "row 4" in told
    assert "row 5" in told


def test_an_invoice_on_two_rows_is_refused() -> None:
    assert "10045882 has more than one row" in problems_of(a_file(ROW, ROW))


def test_a_missing_column_is_named() -> None:
    assert "the header lacks interest_ore" in problems_of(a_file(ROW).replace(b";interest_ore", b""))


@pytest.mark.parametrize(
    ("first", "told"),
    [
        ("#as_of=2026-11-22T06:00:00;full=J", "with its zone"),
        ("#as_of=yesterday;full=J", "'yesterday'"),
        ("#as_of=2026-11-22T06:00:00+01:00;full=yes", "full is 'yes'"),
        ("#asof=2026-11-22", "asof is not known"),
    ],
)
def test_a_wrong_first_line_is_told(first: str, told: str) -> None:
    assert told in problems_of(a_file(ROW, first=first))


def test_another_encoding_is_told_with_the_way_to_save_it() -> None:
    assert "CSV UTF-8" in problems_of(a_file(ROW) + "æ".encode("cp1252"))
