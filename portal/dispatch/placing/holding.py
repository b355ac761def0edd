"""How long an invoice waits for a register that cannot answer. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

_SOONEST: Final = timedelta(minutes=1)
_LATEST: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Held:
    """Since when it waits, and when the register is asked again."""

    since: datetime
    until: datetime


def held(since: datetime | None, *, hours: int, now: datetime) -> Held | None:
    """Wait on, twice as long as so far, a quarter of an hour at most. None after `hours`: a human must be told."""
    begun = since or now
    if now - begun >= timedelta(hours=hours):
        return None
    return Held(begun, now + min(max(now - begun, _SOONEST), _LATEST))
