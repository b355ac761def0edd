"""The due date as a calendar entry (RFC 5545): all day, with a reminder two days before.

It says whom to pay and by when, never what the invoice is for: calendars are shared with family and employers.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

MEDIA_TYPE = "text/calendar; charset=utf-8"
_LINE_OCTETS = 75
# At nine in the morning two days before: one day and fifteen hours before the due date begins.
_REMINDER = "-P1DT15H"


@dataclass(frozen=True)
class DueDate:
    """What the entry is made of. `host` makes its id unique in the world."""

    invoice_id: UUID
    host: str
    summary: str
    address: str
    due: date


def calendar_entry(entry: DueDate, now: datetime) -> bytes:
    """The bytes of an .ics file."""
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Fakturaportal//EN",
        "BEGIN:VEVENT",
        f"UID:{entry.invoice_id}@{entry.host}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{entry.due:%Y%m%d}",
        f"DTEND;VALUE=DATE:{entry.due + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(entry.summary)}",
        f"URL:{entry.address}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(entry.summary)}",
        f"TRIGGER:{_REMINDER}",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return b"".join(_folded(line) for line in lines)


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, "\\" + sign)
    return text.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """A line in pieces of at most 75 octets, never cutting a letter in two."""
    pieces, piece = [], b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > _LINE_OCTETS:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join((*pieces, piece)) + b"\r\n"
