"""What a channel can carry, how fast, and when it has done its part: plain facts the rules judge by."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from portal.dispatch.status import RECEIVED, TAKEN, AttemptState
from portal.policy.claim_deadline import ClaimLead

Kind = Literal["invoice", "credit_note", "reminder", "letter"]
# What a numbered file or folder carries.
Carried = Literal["letters", "claims", "cancellations"]


@dataclass(frozen=True, slots=True)
class Retry:
    """How long a channel that cannot take it just now is tried: the least wait before each new try, in seconds."""

    waits: tuple[int, ...]

    @property
    def patience(self) -> timedelta:
        """How long it is tried at the least."""
        return timedelta(seconds=sum(self.waits))

    def next_try(self, tries: int, now: datetime, key: UUID | None = None) -> datetime | None:
        """When to try again after `tries` tries in vain (at least 1); None when it has been tried enough.

        An attempt's `key` spreads what failed together over a fifth of the wait more, so that it does not come back
        together; the same key and try always by as much.
        """
        if tries > len(self.waits):
            return None
        least = timedelta(seconds=self.waits[tries - 1])
        return now + least * (1 + _spread(key, tries) if key else 1)


# Few enough that what was put off together is written down in few statements.
_STEPS: Final = 16
_WIDEST: Final = 0.2


def _spread(key: UUID, tries: int) -> float:
    # The low bits of a UUID's version 4 are random; each try takes four of them.
    return _WIDEST * ((key.int >> 4 * tries) % _STEPS) / _STEPS


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
    # Whether many attempts travel in one numbered file or folder, and what such a one carries.
    transmits: bool = False
    carries: Carried = "letters"
    # When the counterpart's bank must have a claim, and how far ahead it may be due; None where only days count.
    lead: ClaimLead | None = None
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
    # How many `send`s may be under way together. More than one only where sending twice reaches the recipient once.
    at_once: int = 1
    retry: Retry = PATIENT
