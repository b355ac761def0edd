"""Which of two mandate files the bank made first: pure, from what stands in their first and last record."""

from dataclasses import dataclass
from datetime import date, timedelta

# A bank's date may be ahead of ours by the hours between its zone and UTC.
_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Filed:
    """A transmission's number, and the day it bears: None where the bank left that field empty.

    The number is unique, and no more is promised of it: the published example's looks made of the day of the year and
    the time (1091949 on 19 April), so that it begins anew each January.
    """

    number: int
    filed_on: date | None

    def __str__(self) -> str:
        day = f"of {self.filed_on}" if self.filed_on else "without a date"
        return f"transmission {self.number} {day}"

    def is_before(self, other: "Filed") -> bool:
        """Days decide where both bear one; on one day, and without days, the lower number came first."""
        if self.filed_on and other.filed_on and self.filed_on != other.filed_on:
            return self.filed_on < other.filed_on
        return self.number < other.number

    def is_ahead_of(self, today: date) -> bool:
        """Whether its day is yet to come: taken in, it would hide every file until then."""
        return self.filed_on is not None and self.filed_on > today + _AHEAD
