"""How long a counterpart asks us to wait. Pure.

Source: RFC 9110 10.2.3 (Retry-After: seconds, or a date) and 5.6.7 (dates).
"""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

# Whoever asks for longer is asked again after so long: a slip of theirs must not park an invoice for good.
LONGEST: Final = timedelta(days=1)


def asked_to_wait(said: str, *, date: str, now: datetime) -> timedelta | None:
    """The wait that `Retry-After: said` asks for, at most a day; None where it cannot be read.

    A moment is counted from the answer's own `date`, where it has one: their clock need not be ours.
    """
    said = said.strip()
    if said.isascii() and said.isdecimal():
        return timedelta(seconds=min(float(said), LONGEST.total_seconds()))
    until = _moment(said)
    if until is None:
        return None
    return min(max(until - (_moment(date) or now), timedelta(0)), LONGEST)


def _moment(said: str) -> datetime | None:
    try:
        read = parsedate_to_datetime(said)
        # An HTTP date is in GMT; one that does not say so is too.
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
