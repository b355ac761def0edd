"""In the place of a channel that was switched off after invoices had been routed to it: it refuses, so they go on."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from portal.dispatch.capabilities import Capabilities, Settles
from portal.dispatch.channel import Batch, Outcome, Reference
from portal.policy.outcome import Reason
from portal.policy.recall import Recalled


class Disabled:
    """Any channel that is not connected."""

    capabilities = Capabilities(kinds=frozenset(), settles=Settles("acceptance"), idempotent=False)

    def prepare(self, batch: Batch) -> str | None:
        return None

    def send(self, batch: Batch) -> Iterator[Outcome]:
        for envelope in batch.envelopes:
            yield Outcome(envelope.attempt, "refused", Reason("channel_disabled"))

    def status(self, references: Sequence[Reference]) -> Mapping[UUID, Outcome]:
        return {}

    def revoke(self, attempt: UUID) -> Recalled:
        return "kept"
