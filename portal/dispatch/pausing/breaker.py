"""When a channel or a register is left alone because it does not work, and for how long. Pure.

A breaker is closed while all is well. It opens when so many calls in a row came to nothing, or when the counterpart
asks for time. When its time comes one sender tries: a success closes it, a failure leaves it open for longer.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal

# So many in a row are no accident any more.
OPENS_AT: Final = 3
# How long it is left alone, longer for each failure more.
_WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 15))
# Whoever tries first has so long to say how it went; then they are taken for dead, and another tries.
PROBE: Final = timedelta(minutes=2)

State = Literal["closed", "open", "half_open"]


@dataclass(frozen=True, slots=True)
class Breaker:
    """How one counterpart fares. `failures` are those in a row; `opened_at` is since when it has not worked."""

    failures: int = 0
    opened_at: datetime | None = None
    until: datetime | None = None

    def state(self, now: datetime) -> State:
        if self.opened_at is None or self.until is None:
            return "closed"
        return "open" if now < self.until else "half_open"

    def probed(self, now: datetime) -> "Breaker":
        """As it is while one sender tries: open to everybody else."""
        return replace(self, until=now + PROBE)


@dataclass
class Turn:
    """What came of one turn of calls. `failures` are the last ones in a row; `alive`: some call before them worked."""

    failures: int = 0
    alive: bool = False
    not_before: datetime | None = None

    def worked(self) -> None:
        self.failures, self.alive, self.not_before = 0, True, None

    def failed(self, *, not_before: datetime | None = None) -> None:
        self.failures += 1
        self.not_before = not_before or self.not_before

    @property
    def tried(self) -> bool:
        return self.alive or self.failures > 0

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be tried in it."""
        return self.failures >= OPENS_AT or self.not_before is not None


def after(before: Breaker, turn: Turn, now: datetime) -> Breaker:
    """The breaker once a turn is over. A turn in which nothing was tried leaves a probe to the next."""
    if not turn.tried:
        return _given_back(before, now)
    if not turn.failures:
        return Breaker()
    before = Breaker() if turn.alive else before
    failures = before.failures + turn.failures
    if before.opened_at is None and failures < OPENS_AT and turn.not_before is None:
        return Breaker(failures)
    return Breaker(failures, before.opened_at or now, _until(failures, turn.not_before, now))


def _given_back(before: Breaker, now: datetime) -> Breaker:
    return replace(before, until=min(before.until, now)) if before.until else before


def _until(failures: int, not_before: datetime | None, now: datetime) -> datetime:
    """The counterpart's own word counts to the second, until it has not kept it so often that ours counts too."""
    ours = now + _WAITS[min(max(failures - OPENS_AT, 0), len(_WAITS) - 1)]
    if not_before is None:
        return ours
    return not_before if failures < OPENS_AT else max(not_before, ours)
