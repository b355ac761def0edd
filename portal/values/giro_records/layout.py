"""Records of 80 characters: which form each field has, and where a line departs from it."""

import re
from datetime import date
from typing import Final, NoReturn, cast

from portal.values.giro_records.findings import Refused

WIDTH: Final = 80
NUMBER: Final = "([0-9]{7})"
NUMBER_BEFORE_FIRST: Final = "0000000"
AMOUNT: Final = "([0-9]{17})"
DAY: Final = "([0-9]{6})"
# Right-justified and blank-filled; a record has one field of this form, so its width follows from the others'.
REFERENCE: Final = " *[0-9]+[0-9-]"
REFERENCE_OR_NONE: Final = " *(?:[0-9]+[0-9-])?"
_CENTURY = 2000


def filler(width: int) -> str:
    """What nobody reads."""
    return f".{{{width}}}"


def text(width: int) -> str:
    """Text without control characters."""
    return rf"([^\x00-\x1f\x7f]{{{width}}})"


class Layout:
    """One record type: pairs of a field's first position (from 1) and its form, together the whole record."""

    def __init__(self, *fields: tuple[int, str]) -> None:
        ends = [start for start, _ in fields[1:]] + [WIDTH + 1]
        self._fields = [
            (start, end, re.compile(form, re.DOTALL)) for (start, form), end in zip(fields, ends, strict=True)
        ]
        forms = "".join(form for _, form in fields)
        self.match = re.compile(f"(?=.{{{WIDTH}}}\\Z){forms}", re.DOTALL).fullmatch
        # To be found among other lines, each with its end.
        self.line = f"^(?=.{{{WIDTH}}}\n){forms}\n"

    def fields(self, number: int, line: str) -> tuple[str, ...]:
        """What the groups of the forms hold. Raise Refused."""
        found = self.match(line)
        return found.groups() if found else self.refuse(number, line)

    def refuse(self, number: int, line: str) -> NoReturn:
        """Raise Refused with the first position that departs from its form."""
        if len(line) != WIDTH:
            raise Refused(number, min(len(line), WIDTH) + 1, "line_length", len(line))
        for start, end, form in self._fields:
            value = line[start - 1 : end - 1]
            if not form.fullmatch(value):
                raise Refused(number, start, "characters", value)
        raise AssertionError("every field fits its form, and the record does not")


class _Days(dict[str, date | None]):
    """DDMMYY -> date, None for what is none. Years are 2000 to 2099: the format has no century."""

    def __missing__(self, written: str) -> date | None:
        try:
            day = date(_CENTURY + int(written[4:]), int(written[2:4]), int(written[:2]))
        except ValueError:
            return None
        self[written] = day
        return day


DAYS: Final = _Days()
# For reading again what was found to be a day.
JUDGED_DAYS: Final = cast("dict[str, date]", DAYS)
NO_DAY: Final = "000000"
