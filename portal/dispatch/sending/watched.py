"""A channel for one turn, watched: how it fares is counted, and what it cannot take is not even drawn."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from portal.dispatch.capabilities import Capabilities
from portal.dispatch.channel import Batch, Channel, ChannelDown, Envelope, Outcome, Reference
from portal.dispatch.pausing.breaker import Turn
from portal.policy.recall import Recalled


class Watched:
    """The channel itself, but for what it does to `turn`."""

    def __init__(self, channel: Channel, *, probe: bool) -> None:
        """`probe`: one attempt shows whether it works again, and only that one is risked."""
        self._channel = channel
        self.capabilities: Capabilities = channel.capabilities
        if probe and not channel.capabilities.transmits:
            self.capabilities = replace(channel.capabilities, batch=1)
        self.turn = Turn()

    def prepare(self, batch: Batch) -> str | None:
        try:
            return self._channel.prepare(batch)
        except ChannelDown as down:
            self.turn.failed(not_before=down.not_before)
            raise

    def send(self, batch: Batch) -> Iterator[Outcome]:
        envelopes = batch.envelopes if self.capabilities.transmits else self._while_it_works(batch.envelopes)
        try:
            for outcome in self._channel.send(replace(batch, envelopes=envelopes)):
                self._hear(outcome)
                yield outcome
        except ChannelDown as down:
            self.turn.failed(not_before=down.not_before)
            raise

    def status(self, references: Sequence[Reference]) -> Mapping[UUID, Outcome]:
        try:
            return self._channel.status(references)
        except ChannelDown as down:
            self.turn.failed(not_before=down.not_before)
            raise

    def revoke(self, attempt: UUID) -> Recalled:
        return self._channel.revoke(attempt)

    def _while_it_works(self, envelopes: Iterable[Envelope]) -> Iterator[Envelope]:
        waiting = iter(envelopes)
        while not self.turn.is_over and (envelope := next(waiting, None)) is not None:
            yield envelope

    def _hear(self, outcome: Outcome) -> None:
        if outcome.only_this or outcome.result not in ("transient", "unknown"):
            self.turn.worked()
        else:
            self.turn.failed(not_before=outcome.not_before)
