"""What the writer shares: days as written, and the refusal to write what would not be read back."""

from datetime import date
from functools import cache
from typing import Final

LINE_END: Final = "\r\n"
RECORD: Final = 82  # with its line end
_FIRST_YEAR, _LAST_YEAR = 2000, 2099


class NotWritable(ValueError):
    """The format has no room for what is to be written; the message names the transaction and the field."""


@cache
def written_day(day: date) -> str:
    """DDMMYY. Raise NotWritable outside 2000 to 2099."""
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise NotWritable(f"{day} lies outside the century that the format writes")
    return f"{day:%d%m%y}"
