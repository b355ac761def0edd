"""Digital mailboxes, Digipost and e-Boks, by our eFormidling integration point.

The attempt's key is the message's id and is taken once, so a message whose answer was lost is asked for, and finished
where it was only begun; the recipient never gets it twice. A mailbox is a mailbox: someone who can only be reached in
Altinn's inbox has none.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from http import HTTPStatus
from typing import Final, Self
from uuid import UUID

from portal.config import MailboxChannel, Municipality, Settings
from portal.dispatch.capabilities import Capabilities, Settles
from portal.dispatch.channel import Batch, ChannelDown, Envelope, Outcome, ReadDocument, Reference
from portal.dispatch.wire.http import BadAnswer, HttpLine, NoAnswer, NotReached
from portal.dispatch.wire.integration_point import IntegrationPoint, MessageFile, Refusal
from portal.dispatch.wire.mailbox_status import outcome_of
from portal.dispatch.wire.nextmove import PAYMENT_FILE, PAYMENT_MEDIA_TYPE, business_document, payment_metadata
from portal.policy.outcome import Reason
from portal.policy.recall import Recalled

# In one request up to here, headers and all; above it step by step.
_AT_ONCE_BYTES: Final = 4_900_000
_MOST_BYTES: Final = 50_000_000
# Certain noes about this recipient or this message.
_LASTING: Final = {
    "ReceiverDoesNotAcceptProcessException": Reason("no_mailbox"),
    "MaxFileSizeExceededException": Reason("rejected_by_channel"),
    "MultipartFileToLargeException": Reason("rejected_by_channel"),
    "TimeToLiveException": Reason("rejected_by_channel"),
}
_EXISTS: Final = "MessageAlreadyExistsException"
# About us, not about the recipient: our login, our address, a service we have not been given.
_ABOUT_US: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})
_NOT_OURS: Final = "ServiceNotEnabledException"


class Mailbox:
    """The channel `mailbox`."""

    @classmethod
    def connect(cls, settings: Settings, municipality: Municipality) -> Self | None:
        """The channel, or None without its settings or when the municipality has switched it off; Norway only."""
        rules = municipality.channels.mailbox
        if settings.mailbox_url is None or rules is None or not rules.enabled or municipality.country != "NO":
            return None
        return cls(_point(settings.mailbox_url.get_secret_value()), rules)

    def __init__(self, point: IntegrationPoint, rules: MailboxChannel) -> None:
        self._point = point
        self.capabilities = Capabilities(
            kinds=frozenset({"invoice", "credit_note", "letter"}),
            settles=Settles("receipt", days=rules.receipt_days),
            idempotent=True,
            max_document_bytes=_MOST_BYTES,
            register="krr",
            at_once=4,
        )

    def prepare(self, batch: Batch) -> str | None:
        return None

    def send(self, batch: Batch) -> Iterator[Outcome]:
        envelopes = iter(batch.envelopes)
        self.is_there()
        while (envelope := next(envelopes, None)) is not None:
            outcome = self._handed_over(envelope, batch.read)
            yield outcome
            if outcome.result == "transient" and outcome.not_before is None:
                # Nobody else is drawn into whatever it is, unless it has passed. Who asks for time is not asked.
                self.is_there()

    def status(self, references: Sequence[Reference]) -> Mapping[UUID, Outcome]:
        """What is left out was at most begun, and is finished by handing it over (again)."""
        known = ((reference.attempt, self._outcome_of(reference.attempt)) for reference in references)
        return {attempt: outcome for attempt, outcome in known if outcome is not None}

    def revoke(self, attempt: UUID) -> Recalled:
        """What lies in a mailbox is the recipient's."""
        return "kept"

    def _outcome_of(self, attempt: UUID) -> Outcome | None:
        try:
            return outcome_of(attempt, self._point.statuses(attempt))
        except NotReached as nobody:
            raise ChannelDown.of(nobody) from nobody
        except Refusal as refusal:
            if refusal.later:
                raise ChannelDown.of(refusal) from refusal
            return Outcome(attempt, "unknown", detail=str(refusal))
        except (NoAnswer, BadAnswer) as silent:
            return Outcome(attempt, "unknown", detail=str(silent))

    def is_there(self) -> None:
        """Raise ChannelDown when there is nobody to hand to."""
        try:
            self._point.is_there()
        except (NotReached, NoAnswer, BadAnswer, Refusal) as nobody:
            raise ChannelDown.of(nobody) from nobody

    def _handed_over(self, envelope: Envelope, read: ReadDocument) -> Outcome:
        try:
            self._hand_over(envelope, read)
        except NotReached as nobody:
            return Outcome(envelope.attempt, "transient", detail=str(nobody))
        except (NoAnswer, BadAnswer) as silent:
            return Outcome(envelope.attempt, "unknown", detail=str(silent))
        except Refusal as refusal:
            return _refused(envelope.attempt, refusal)
        return Outcome(envelope.attempt, "accepted")

    def _hand_over(self, envelope: Envelope, read: ReadDocument) -> None:
        document, files = business_document(envelope), _files(envelope, read)
        at_once = sum(len(file.content) for file in files) <= _AT_ONCE_BYTES
        try:
            if at_once:
                self._point.send_at_once(document, files)
                return
            self._point.create(document)
        except Refusal as refusal:
            if refusal.error != _EXISTS:
                raise
            if not self._point.waits(envelope.attempt):
                return
        self._finish(envelope.attempt, files)

    def _finish(self, message: UUID, files: list[MessageFile]) -> None:
        """A message that was begun, now or at an earlier try, gets what it lacks and is sent."""
        for file in files:
            try:
                self._point.upload(message, file)
            except Refusal as refusal:
                if refusal.error != "DuplicateFilenameException":
                    raise
        self._point.release(message)


@lru_cache(maxsize=4)
def _point(address: str) -> IntegrationPoint:
    """For the whole process, so that connections outlive one job."""
    return IntegrationPoint(HttpLine("eformidling", address))


def _files(envelope: Envelope, read: ReadDocument) -> list[MessageFile]:
    letters = [MessageFile(one.name, one.media_type, read(one.digest)) for one in envelope.documents]
    payment = payment_metadata(envelope)
    return [*letters, MessageFile(PAYMENT_FILE, PAYMENT_MEDIA_TYPE, payment)] if payment else letters


def _refused(attempt: UUID, refusal: Refusal) -> Outcome:
    detail = str(refusal)
    if refusal.error in _LASTING:
        return Outcome(attempt, "refused", _LASTING[refusal.error], detail=detail)
    if refusal.later or refusal.status in _ABOUT_US or refusal.error == _NOT_OURS:
        return Outcome(attempt, "transient", detail=detail, not_before=refusal.not_before)
    if refusal.status >= HTTPStatus.INTERNAL_SERVER_ERROR or not refusal.error:
        # It failed, or it is not the integration point that says no.
        return Outcome(attempt, "unknown", detail=detail)
    return Outcome(attempt, "refused", Reason("rejected_by_channel", {"answer": refusal.status}), detail=detail)
