"""A date typed in three fields: day, month, year."""

import re
from datetime import date
from typing import Final, Literal

_NUMERAL: Final = re.compile(r"\d{1,4}", re.ASCII)
# `26` is 2026.
_CENTURY: Final = 2000
_SHORT: Final = 100


class NoDate(ValueError):
    """The fields say no date; `code` says why."""

    def __init__(self, code: Literal["missing", "malformed"]) -> None:
        super().__init__(code)
        self.code = code


def typed_date(day: str, month: str, year: str) -> date:
    """The date, with blanks around the numbers and a year of two or four digits. Raise NoDate."""
    parts = [part.strip() for part in (day, month, year)]
    if not any(parts):
        raise NoDate("missing")
    if not all(_NUMERAL.fullmatch(part) for part in parts):
        raise NoDate("malformed")
    on_day, in_month, in_year = map(int, parts)
    try:
        return date(in_year if in_year >= _SHORT else _CENTURY + in_year, in_month, on_day)
    except ValueError:
        raise NoDate("malformed") from None
