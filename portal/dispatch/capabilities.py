"""What a channel can carry, how fast, and when it has done its part: plain facts the rules judge by."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from portal.dispatch.status import RECEIVED, TAKEN, AttemptState

Kind = Literal["invoice", "credit_note", "reminder", "letter"]


@dataclass(frozen=True, slots=True)
class Retry:
    """How long a channel that cannot take it just now is tried: the wait before each new try, in seconds."""

    waits: tuple[int, ...]

    def next_try(self, tries: int, now: datetime) -> datetime | None:
        """When to try again after `tries` tries in vain (at least 1); None when it has been tried enough."""
        if tries > len(self.waits):
            return None
        return now + timedelta(seconds=self.waits[tries - 1])


# 1, 5, 15, 30 minutes, then hourly: five hours and fifty-one minutes in all. An evening's outage loses no channel.
PATIENT: Final = Retry((60, 300, 900, 1800, 3600, 3600, 3600, 3600, 3600))


@dataclass(frozen=True, slots=True)
class Settles:
    """When the promise is kept: a receipt is in, or nothing came back for `days` after acceptance."""

    on: Literal["receipt", "acceptance"]
    days: int = 0

    @property
    def states(self) -> frozenset[AttemptState]:
        return RECEIVED if self.on == "receipt" else TAKEN

    def taken_before(self, now: datetime) -> datetime:
        """An attempt that got into one of `states` by then has settled its dispatch."""
        return now if self.on == "receipt" else now - timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """One channel's limits. None means no limit."""

    kinds: frozenset[Kind]
    settles: Settles
    # Whether handing the same attempt over twice reaches the recipient once.
    idempotent: bool
    # Whether many attempts travel in one numbered file or folder.
    transmits: bool = False
    currencies: frozenset[str] | None = None
    due_days: tuple[int, int] | None = None  # from dispatch to due date, both included
    max_document_bytes: int | None = None
    # The name of the register that says whom the channel reaches; None where the house itself knows.
    register: str | None = None
    # A channel that asks for payment: the fewest and most characters of the valid KID it needs.
    kid_digits: tuple[int, int] | None = None
    # It also asks for what is billed without any KID.
    kid_optional: bool = False
    batch: int = 500
    per_second: float | None = None
    retry: Retry = PATIENT
