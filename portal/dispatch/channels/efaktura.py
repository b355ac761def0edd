"""eFaktura: the claim into the recipient's own bank, with a link to the invoice.

The consignment's id is the attempt's key, so a claim whose answer was lost can be asked about, and sent again without
lying in the bank twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Final, Self
from uuid import UUID

from portal.config import EfakturaChannel, Municipality, Settings
from portal.dispatch.capabilities import Capabilities, Settles
from portal.dispatch.channel import Batch, ChannelDown, Envelope, Outcome, Reference
from portal.dispatch.wire.efaktura import (
    Cancelled,
    Consignment,
    EfakturaAccess,
    EfakturaFacade,
    InDoubt,
    Refused,
)
from portal.dispatch.wire.http import BadAnswer, NoAnswer, NotNow, NotReached
from portal.policy.outcome import Reason
from portal.policy.recall import Recalled

# Protocol notes 1.2 and the published rule: at least 3 days ahead of dispatch and at most 365, both included.
DUE_DAYS: Final = (3, 365)
# 2.8: a KID has 2 to 25 characters. An eFaktura without one is a claim all the same.
KID_DIGITS: Final = (2, 25)
_NOBODY_TO_HAND_TO: Final = (NotReached, NotNow, NoAnswer, BadAnswer)
_WHETHER_IT_WAS_TAKEN: Final = (InDoubt, NoAnswer, BadAnswer)
# What the recipient may have changed since we looked, and what we should have seen ourselves.
_REASONS: Final = {
    "UNKNOWN_RECIPIENT": Reason("no_consent", {"because": "efaktura"}),
    "NO_CONSENT": Reason("no_consent", {"because": "efaktura"}),
    "ISSUER_BLOCKED": Reason("issuer_blocked"),
    "KID_INVALID": Reason("kid_invalid"),
}
# One that the facade has never heard of is for a human to look into.
_ANSWERS: Final[Mapping[Cancelled, Recalled]] = {
    "cancelled": "gone",
    "already_cancelled": "gone",
    "already_paid": "approved",
    "not_found": "kept",
}


class Efaktura:
    """The channel `efaktura`."""

    @classmethod
    def connect(cls, settings: Settings, municipality: Municipality) -> Self | None:
        """The channel, or None without a facade or when the municipality has switched it off."""
        access, rules = EfakturaAccess.of(settings), municipality.channels.efaktura
        return cls(access, rules) if access and rules and rules.enabled else None

    def __init__(self, access: EfakturaAccess, rules: EfakturaChannel) -> None:
        self._access = access
        self.capabilities = Capabilities(
            kinds=frozenset({"invoice"}),
            settles=Settles("receipt", days=rules.receipt_days),
            idempotent=True,
            currencies=frozenset({"NOK"}),
            due_days=DUE_DAYS,
            register="efaktura",
            kid_digits=KID_DIGITS,
            kid_optional=True,
            per_second=rules.max_per_second,
            at_once=8,
        )

    def prepare(self, batch: Batch) -> str | None:
        return None

    def send(self, batch: Batch) -> Iterator[Outcome]:
        with self._facade() as facade:
            # Somebody answers, and takes our key, before the first envelope is drawn and with it begun.
            _asked(facade)
            for envelope in batch.envelopes:
                try:
                    outcome = _handed_in(facade, envelope)
                except NotReached as nobody:
                    yield Outcome(envelope.attempt, "transient", detail=str(nobody))
                    raise ChannelDown.of(nobody) from nobody
                yield outcome

    def status(self, references: Sequence[Reference]) -> Mapping[UUID, Outcome]:
        with self._facade() as facade:
            found = {one.attempt: _told(facade, one.attempt) for one in references}
        return {attempt: outcome for attempt, outcome in found.items() if outcome}

    def revoke(self, attempt: UUID) -> Recalled:
        """Call a claim back: at once gone from the bank, where it is neither paid nor unknown there."""
        with self._facade() as facade:
            try:
                return _ANSWERS[facade.cancel(attempt)]
            except (*_NOBODY_TO_HAND_TO, InDoubt) as unanswered:
                raise ChannelDown.of(unanswered) from unanswered

    def _facade(self) -> AbstractContextManager[EfakturaFacade]:
        return self._access.open()


def _asked(facade: EfakturaFacade) -> None:
    try:
        facade.issuers()
    except _NOBODY_TO_HAND_TO as nobody:
        raise ChannelDown.of(nobody) from nobody


def _handed_in(facade: EfakturaFacade, envelope: Envelope) -> Outcome:
    try:
        found = facade.send(envelope.attempt, {**envelope.content, **envelope.secret})
    except Refused as refused:
        return _refused(envelope.attempt, refused.code)
    except NotNow as later:
        return Outcome(envelope.attempt, "transient", detail=str(later), not_before=later.not_before)
    except _WHETHER_IT_WAS_TAKEN as doubt:
        return Outcome(envelope.attempt, "unknown", detail=str(doubt))
    return _as_outcome(envelope.attempt, found)


def _told(facade: EfakturaFacade, attempt: UUID) -> Outcome | None:
    """What the facade says of an attempt; None when it has never seen it."""
    try:
        found = facade.status(attempt)
    except (NotReached, NotNow) as nobody:
        raise ChannelDown.of(nobody) from nobody
    except (NoAnswer, BadAnswer) as unheard:
        return Outcome(attempt, "unknown", detail=str(unheard))
    return _as_outcome(attempt, found) if found else None


def _as_outcome(attempt: UUID, found: Consignment) -> Outcome:
    if found.status in ("rejected", "cancelled"):
        return _refused(attempt, found.code or found.status)
    # Paid is for the ledger to say: to dispatch it means that it was there to be paid.
    return Outcome(attempt, "accepted" if found.status == "accepted" else "delivered")


def _refused(attempt: UUID, code: str) -> Outcome:
    return Outcome(attempt, "refused", _REASONS.get(code) or Reason("rejected_by_channel", {"answer": code}))
