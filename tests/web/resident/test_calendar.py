"""The calendar entry, as RFC 5545 wants it."""

from datetime import UTC, date, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as some

from portal.web.resident.calendar import DueDate, calendar_entry

ENTRY = DueDate(
    invoice_id=UUID(int=7),
    host="faktura.lorenskog.example",
    summary="Betal fakturaen fra Lørenskog kommune",
    address="https://faktura.lorenskog.example/invoices/7",
    due=date(2026, 12, 31),
)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def lines(summary: str = ENTRY.summary) -> list[str]:
    entry = DueDate(ENTRY.invoice_id, ENTRY.host, summary, ENTRY.address, ENTRY.due)
    return calendar_entry(entry, NOW).decode().replace("\r\n ", "").split("\r\n")


def test_the_entry_lasts_the_whole_due_date() -> None:
    assert {"DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101"} <= set(lines())


def test_the_reminder_comes_two_days_before() -> None:
    found = lines()
    assert found[found.index("BEGIN:VALARM") : found.index("END:VALARM")][-1] == "TRIGGER:-P1DT15H"


def test_the_entry_of_an_invoice_is_always_the_same_one() -> None:
    assert "UID:00000000-0000-0000-0000-000000000007@faktura.lorenskog.example" in lines()


def test_signs_with_a_meaning_are_escaped() -> None:
    assert "SUMMARY:Ås\\, Vik\\; og \\\\ Nes\\nto" in lines("Ås, Vik; og \\ Nes\nto")


@given(some.text(some.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_no_line_is_longer_than_75_octets_and_no_letter_is_cut(summary: str) -> None:
    entry = DueDate(ENTRY.invoice_id, ENTRY.host, summary, ENTRY.address, ENTRY.due)
    for line in calendar_entry(entry, NOW).split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
