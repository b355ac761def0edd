"""OCR giro payments judged many at once: by far most files hold nothing but payments of two records that are right."""

import re
from operator import lt
from typing import Final

from portal.values.giro_records.layout import (
    AMOUNT,
    DAY,
    DAYS,
    NO_DAY,
    NUMBER,
    NUMBER_BEFORE_FIRST,
    REFERENCE_OR_NONE,
    WIDTH,
    Layout,
    filler,
)

REVERSALS: Final = frozenset({"18", "20"})
TYPE: Final = "(1[0-9]|2[01])"
FIRST: Final = Layout(
    *((1, "NY09"), (5, TYPE), (7, "30"), (9, NUMBER), (16, DAY), (22, "[0-9]{10}"), (32, "([-0])")),
    *((33, AMOUNT), (50, REFERENCE_OR_NONE), (75, filler(6))),
)
SECOND: Final = Layout(
    *((1, "NY09"), (5, TYPE), (7, "31"), (9, NUMBER), (16, "[0-9]{10}"), (26, "[0-9]{16}")),
    *((42, DAY), (48, "[0-9]{11}"), (59, "[0-9]{22}")),
)
_BOTH: Final = re.compile(FIRST.line + SECOND.line, re.MULTILINE)
_LENGTH: Final = 2 * (WIDTH + 1)
_END: Final = "NY090088"


class Tally:
    """Payments counted: how many, their sum in øre without signs, what of it goes back, the last one's number."""

    def __init__(self) -> None:
        self.count = self.total = self.back = 0
        self.last = NUMBER_BEFORE_FIRST

    def take(self, text: str) -> int:
        """Count the payments that these lines begin with, and tell how many characters they are.

        They are counted only when all up to the assignment's end, or the last whole one, are plain and right: gone
        through one by one, the others tell what is wrong, or only rare.
        """
        end = text.find(_END)
        if end < 0:
            end = len(text) - len(text) % _LENGTH
        found = _BOTH.findall(text, 0, end)
        are_all = len(found) * _LENGTH == end
        return end if found and are_all and self._counted(*zip(*found, strict=True)) else 0

    def add(self, number: str, minor: int, *, goes_back: bool) -> None:
        """Count one payment."""
        self.count += 1
        self.total += minor
        self.back += minor if goes_back else 0
        self.last = number

    def _counted(self, *columns: tuple[str, ...]) -> bool:
        """Whether the payments with these fields are plain and right; then they are counted."""
        kinds, numbers, days, signs, amounts, same_kinds, same_numbers, bank_days = columns
        is_right = (
            {*signs} == {"0"}
            and REVERSALS.isdisjoint(kinds)
            and all(DAYS[day] for day in {*days})
            and all(DAYS[day] or day == NO_DAY for day in {*bank_days})
            and (kinds, numbers) == (same_kinds, same_numbers)
            and all(map(lt, (self.last, *numbers), numbers))
        )
        if is_right:
            self.count += len(numbers)
            self.total += sum(map(int, amounts))
            self.last = numbers[-1]
        return is_right
