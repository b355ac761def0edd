"""What a register answers: whether a channel reaches someone. Plain data, so that the cascade can judge by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from portal.policy.outcome import Reason
from portal.values.national_id import NationalId


@dataclass(frozen=True, slots=True)
class Asked:
    """Someone a register is asked about. `key` is ours, and comes back with the answer; it names nobody outside.

    `mobile` is as in the customer register. `issuer` is the organisation number of who bills them, for registers where
    people answer each issuer for itself.
    """

    key: UUID
    national_id: NationalId | None
    mobile: str | None = field(default=None, repr=False)
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a register said of one.

    yes      reachable; `details` (JSON) is what sending needs, and goes into the attempt's envelope
    no       not reachable, for `reason`
    unknown  nobody could say just now: the invoice waits, and never falls to the next channel
    `not_before` is when the register asks to be asked again, where it said so. `email` is an address it knows besides:
    nothing is sent to it, and it is kept nowhere; whoever is asked about may be shown it, to give it to us themselves.
    """

    verdict: Literal["yes", "no", "unknown"]
    reason: Reason | None = None
    details: Mapping[str, Any] = field(default_factory=dict, repr=False)
    not_before: datetime | None = None
    email: str | None = field(default=None, repr=False, compare=False)


UNKNOWN = Answer("unknown")


class Register(Protocol):
    """One register. It may serve several channels, which name it in their capabilities."""

    # How many one call may ask about; 1 for registers that answer of single persons.
    bulk: int
    # Calls a second the register allows; None where it names no limit.
    per_second: float | None

    def reach(self, asked: Sequence[Asked]) -> Mapping[UUID, Answer]:
        """Answer for each, by its key. Whatever is wrong at the other end makes answers `unknown`; nothing is raised.

        Several calls where there are more than `bulk`; single ones at the same time, within `per_second`.
        """
