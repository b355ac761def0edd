"""What every channel offers: the same few verbs over plain data. The cascade decides; a channel only carries."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, Self
from uuid import UUID

from portal.dispatch.capabilities import Capabilities, Carried
from portal.policy.outcome import Reason
from portal.policy.recall import Recalled


@dataclass(frozen=True, slots=True)
class EnclosedDocument:
    """A document that travels along: the name the recipient sees, and the digest its bytes are read by."""

    name: str
    media_type: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Envelope:
    """Everything one attempt's bytes are made of, fixed when it was written: same attempt, same bytes.

    `content` is the channel's own small data (headers, texts, an address), JSON. `secret` is what nobody shall read
    at rest, person numbers first of all: sealed in the attempt's row, open only while a sender has it in hand.
    `until` is the first moment at which it is too late to hand it over; None where it never is.
    """

    attempt: UUID
    content: Mapping[str, Any]
    documents: tuple[EnclosedDocument, ...] = ()
    secret: Mapping[str, str] = field(default_factory=dict, repr=False)
    until: datetime | None = None

    def is_late(self, now: datetime) -> bool:
        """Whether it must not be handed over any more."""
        return self.until is not None and self.until <= now

    @property
    def why_late(self) -> Reason:
        """Until when it might have been handed over, in the time of who takes it."""
        if self.until is None:
            raise ValueError("it is never too late for what has no time limit")
        day = self.until.date().isoformat()
        return Reason("past_cut_off", {"cut_off_day": day, "cut_off": f"{self.until:%H:%M}"})


# Reads a document's bytes by its digest.
ReadDocument = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Batch:
    """What is handed over together. `number` is the transmission's, never used twice; None where there is none.

    `carries` is what the transmission does: of `cancellations`, each envelope is one that was handed over before.

    `envelopes` have been begun when they are drawn: what is not drawn has not left the house.
    """

    envelopes: Iterable[Envelope]
    read: ReadDocument
    number: int | None = None
    carries: Carried = "letters"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of handing one attempt over, or what the channel says of it since.

    accepted   the channel has it
    delivered  the recipient has it: a receipt
    read       and has opened it
    refused    a certain and lasting no: on to the next channel
    transient  a certain no for now: the same channel later
    unknown    it may have been taken: ask before sending again
    `reference` is the counterpart's own; `detail` its words, for us and never for residents. `at` is the
    counterpart's time, where it told one. `alarm`: a human must look into it, though nothing is to be sent again.
    `not_before`: when the counterpart asks to be asked again, where it said so. `only_this`: a no for now that is
    about this one attempt, and says nothing against the channel.
    """

    attempt: UUID
    result: Literal["accepted", "delivered", "read", "refused", "transient", "unknown"]
    reason: Reason | None = None
    reference: str | None = None
    detail: str | None = None
    at: datetime | None = None
    alarm: Reason | None = None
    not_before: datetime | None = None
    only_this: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """What an attempt is asked about by: our key, the counterpart's own if we heard it, the transmission's number."""

    attempt: UUID
    own: str | None = None
    number: int | None = None


class ChannelDown(Exception):
    """The channel could not be reached at all: nothing that was not drawn has left the house.

    `not_before` is when its counterpart asks to be asked again, where it said so.
    """

    def __init__(self, said: str, *, not_before: datetime | None = None) -> None:
        super().__init__(said)
        self.not_before = not_before

    @classmethod
    def of(cls, fault: Exception) -> Self:
        """What to raise when a call has come to this; a fault may know a `not_before`."""
        return cls(str(fault), not_before=getattr(fault, "not_before", None))


class TooLate(Exception):
    """A time limit has passed for some of what was prepared: nothing was handed over, and it is prepared anew."""


class Channel(Protocol):
    """One way to a recipient."""

    capabilities: Capabilities

    def prepare(self, batch: Batch) -> str | None:
        """Write what is handed over as one file or folder, out of the counterpart's sight, and return its digest.

        May be repeated until `send` has begun. None where each attempt travels alone.
        """

    def send(self, batch: Batch) -> Iterator[Outcome]:
        """Hand the envelopes over, one outcome each, in order. Raise ChannelDown when there is nobody to hand to,
        and TooLate when what was prepared must not be handed over as it is.

        As many of these as `capabilities.at_once` says run in threads of their own, and draw from one supply.
        """

    def status(self, references: Sequence[Reference]) -> Mapping[UUID, Outcome]:
        """What became of attempts, uncertain or taken; what nobody can say is left out. Raise ChannelDown."""

    def revoke(self, attempt: UUID) -> Recalled:
        """Call an attempt back. Raise ChannelDown; asked again, it says the same."""
