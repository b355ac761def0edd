"""Vipps: the invoice in the recipient's app, its PDF and attachments fetched from us when they are opened.

The invoice's id is made of the attempt's key, so one whose answer was lost can be asked about, and the same again lies
there once. Source: "Vipps Invoice ISP API" 0.3.43.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal, Self
from uuid import UUID

from portal.config import Municipality, Settings
from portal.dispatch.capabilities import Capabilities, Settles
from portal.dispatch.channel import Batch, ChannelDown, Envelope, Outcome, Reference
from portal.dispatch.wire.http import BadAnswer, NoAnswer, NotNow, NotReached
from portal.dispatch.wire.vipps import Lying, Refused, VippsAccess, VippsLine
from portal.policy.outcome import Reason
from portal.policy.recall import Recalled

# At least 3 days after the start of the day, and at most 1 year ahead.
DUE_DAYS: Final = (3, 365)
KID_DIGITS: Final = (4, 25)
_NOBODY: Final = (NotReached, NotNow, NoAnswer, BadAnswer)
# What a state means to us. Approved: they have it in their hands; it is not paid until the money comes.
_RESULTS: Final[Mapping[str, Literal["accepted", "delivered", "read"]]] = {
    "created": "accepted",
    "pending": "delivered",
    "approved": "read",
    "deleted": "read",
}
# What cannot be taken back, or was the time before, when we did not hear the answer. Deleted by its recipient, or
# expired, it can be paid no more.
_AS_IT_LIES: Final[Mapping[str, Recalled]] = {
    "revoked": "gone",
    "deleted": "gone",
    "expired": "gone",
    "approved": "approved",
}


class Vipps:
    """The channel `vipps`."""

    @classmethod
    def connect(cls, settings: Settings, municipality: Municipality) -> Self | None:
        """The channel, or None without access or when the municipality has switched it off."""
        rules = municipality.channels.vipps
        if not (settings.vipps and rules and rules.enabled):
            return None
        issuers = tuple(issuer.organisation_number for issuer in municipality.issuers)
        return cls(VippsAccess(settings.vipps), issuers, receipt_days=rules.receipt_days)

    def __init__(self, access: VippsAccess, issuers: Sequence[str], *, receipt_days: int) -> None:
        self._access = access
        self._issuers = issuers
        self.capabilities = Capabilities(
            kinds=frozenset({"invoice"}),
            settles=Settles("receipt", days=receipt_days),
            idempotent=True,
            currencies=frozenset({"NOK"}),
            due_days=DUE_DAYS,
            register="vipps",
            kid_digits=KID_DIGITS,
            # Two calls an invoice: a fresh recipient token, and the invoice.
            per_second=access.per_second / 2 if access.per_second else None,
            at_once=12,
        )

    def prepare(self, batch: Batch) -> str | None:
        return None

    def send(self, batch: Batch) -> Iterator[Outcome]:
        with self._access.open() as line:
            _greet(line)
            for envelope in batch.envelopes:
                try:
                    outcome = _handed_in(line, envelope)
                except NotReached as nobody:
                    yield Outcome(envelope.attempt, "transient", detail=str(nobody))
                    raise ChannelDown.of(nobody) from nobody
                yield outcome

    def status(self, references: Sequence[Reference]) -> Mapping[UUID, Outcome]:
        with self._access.open() as line:
            found = {one.attempt: self._told(line, one) for one in references}
        return {attempt: outcome for attempt, outcome in found.items() if outcome}

    def revoke(self, attempt: UUID) -> Recalled:
        """Take an invoice back: not shown any more, unless somebody has approved it. Raise ChannelDown."""
        with self._access.open() as line:
            try:
                found = [_taken_back(line, invoice_id, attempt) for invoice_id in self._ids(Reference(attempt))]
            except (*_NOBODY, Refused) as unanswered:
                raise ChannelDown.of(unanswered) from unanswered
        return next((answer for answer in found if answer), "kept")

    def _told(self, line: VippsLine, reference: Reference) -> Outcome | None:
        try:
            lying = (line.look(invoice_id) for invoice_id in self._ids(reference))
            found = next((one for one in lying if one), None)
        except (NotReached, NotNow) as nobody:
            raise ChannelDown.of(nobody) from nobody
        except (NoAnswer, BadAnswer, Refused) as unheard:
            return Outcome(reference.attempt, "unknown", detail=str(unheard))
        return _as_outcome(reference.attempt, found) if found else None

    def _ids(self, reference: Reference) -> tuple[str, ...]:
        """Where it lies, or where it may: a lost answer has not told us, but any of our issuers may have billed it."""
        if reference.own:
            return (reference.own,)
        return tuple(invoice_id_of(issuer, reference.attempt) for issuer in self._issuers)


def invoice_id_of(issuer: str, attempt: UUID) -> str:
    """The id an attempt's invoice lies under in Vipps."""
    return f"orgno-no.{issuer}.{attempt}"


def _greet(line: VippsLine) -> None:
    """Somebody answers, and knows us, before the first envelope is drawn and with it begun."""
    try:
        line.greet()
    except _NOBODY as nobody:
        raise ChannelDown.of(nobody) from nobody


def _handed_in(line: VippsLine, envelope: Envelope) -> Outcome:
    attempt = envelope.attempt
    try:
        token = line.recipient(envelope.secret["type"], envelope.secret["value"])
    except NotNow as later:
        return Outcome(attempt, "transient", detail=str(later), not_before=later.not_before)
    except (NoAnswer, BadAnswer) as later:
        # Only the recipient has been asked about: nothing has left the house.
        return Outcome(attempt, "transient", detail=str(later))
    except Refused as refused:
        return _refused(attempt, refused.problem)
    return _put(line, envelope, token) if token else Outcome(attempt, "refused", Reason("vipps_off"))


def _put(line: VippsLine, envelope: Envelope, token: str) -> Outcome:
    attempt, invoice_id = envelope.attempt, envelope.content["invoice_id"]
    try:
        taken = line.put(invoice_id, {"recipientToken": token, **envelope.content["invoice"]})
    except NotNow as later:
        return Outcome(attempt, "transient", detail=str(later), not_before=later.not_before)
    except (NoAnswer, BadAnswer) as doubt:
        return Outcome(attempt, "unknown", detail=str(doubt))
    except Refused as refused:
        return _refused(attempt, refused.problem)
    # Another one under our own key: what lies there is asked about before anything else is done.
    return Outcome(attempt, "accepted" if taken else "unknown", reference=invoice_id)


def _taken_back(line: VippsLine, invoice_id: str, attempt: UUID) -> Recalled | None:
    """None where nothing lies under that id. One that changed while we looked is looked at once more."""
    for _ in range(2):
        found = line.look(invoice_id)
        if found is None:
            return None
        if found.state not in ("created", "pending", "rejected"):
            return _AS_IT_LIES.get(found.state, "kept")
        if line.take_back(invoice_id, etag=found.etag, key=attempt):
            return "gone"
    return "kept"


def _as_outcome(attempt: UUID, found: Lying) -> Outcome | None:
    if found.state in ("rejected", "revoked"):
        return _refused(attempt, next(iter(found.problems), found.state))
    # Expired: it lay there until its time was up, and nothing new is known of it.
    return None if found.state == "expired" else Outcome(attempt, _RESULTS.get(found.state, "unknown"))


def _refused(attempt: UUID, problem: str) -> Outcome:
    """`invoice-rejected-by-partner` is a consent taken back; everything else is ours to look into."""
    if problem == "invoice-rejected-by-partner":
        return Outcome(attempt, "refused", Reason("vipps_off"))
    return Outcome(attempt, "refused", Reason("rejected_by_channel", {"answer": problem} if problem else {}))
