"""E-mail with the invoice as a PDF: one connection a batch, one message an attempt.

Nobody can be asked afterwards whether a message was taken, so one whose answer was lost is sent again, byte for byte
the same and under the same Message-ID: most mailboxes then show it once.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Self
from uuid import UUID

from portal.config import EmailChannel, Municipality, Settings
from portal.dispatch.capabilities import Capabilities, Settles
from portal.dispatch.channel import Batch, ChannelDown, Envelope, Outcome, Reference
from portal.dispatch.wire.mime import address_on_the_wire, mail_bytes
from portal.dispatch.wire.smtp import Answer, MailConversation, ServerUnreachable, SmtpServer
from portal.policy.outcome import Reason

# 5xx answers that are about our login, not about the recipient (RFC 4954 section 6).
_ABOUT_US: Final = frozenset({530, 534, 535, 538})
_LASTING = 500


class Email:
    """The channel `email`."""

    @classmethod
    def connect(cls, settings: Settings, municipality: Municipality) -> Self | None:
        """The channel, or None without a mail server or when the municipality has switched it off."""
        rules = municipality.channels.email
        if settings.smtp_url is None or rules is None or not rules.enabled:
            return None
        return cls(SmtpServer.from_url(settings.smtp_url.get_secret_value()), rules)

    def __init__(self, server: SmtpServer, rules: EmailChannel) -> None:
        self._server = server
        self._sender = address_on_the_wire(rules.sender)
        # No mailbox of returned mail is read, so waiting after acceptance would tell nothing.
        self.capabilities = Capabilities(
            kinds=frozenset({"invoice", "credit_note", "letter"}),
            settles=Settles("acceptance"),
            idempotent=False,
            max_document_bytes=rules.max_attachment_bytes,
            per_second=rules.max_per_second,
        )

    def prepare(self, batch: Batch) -> str | None:
        return None

    def send(self, batch: Batch) -> Iterator[Outcome]:
        envelopes = iter(batch.envelopes)
        line = self._dial()
        try:
            # The line stands before the next envelope is drawn, and with it begun.
            while (envelope := next(envelopes, None)) is not None:
                yield _outcome(envelope.attempt, self._hand_in(line, envelope, batch))
                if not line.open:
                    line = self._dial()
        finally:
            line.close()

    def status(self, references: Sequence[Reference]) -> Mapping[UUID, Outcome]:
        return {}

    def revoke(self, attempt: UUID) -> bool:
        return False

    def _dial(self) -> MailConversation:
        try:
            return MailConversation(self._server, our_name=self._sender.rpartition("@")[2])
        except ServerUnreachable as nobody:
            raise ChannelDown(str(nobody)) from nobody

    def _hand_in(self, line: MailConversation, envelope: Envelope, batch: Batch) -> Answer:
        message = mail_bytes(envelope, batch.read(envelope.documents[0].digest))
        return line.hand_in(self._sender, address_on_the_wire(envelope.content["recipient"]), message)


def _outcome(attempt: UUID, answer: Answer) -> Outcome:
    if answer.stage == "taken":
        return Outcome(attempt, "accepted")
    detail = f"{answer.stage} {answer.code} {answer.text}"[:500]
    if answer.stage == "message" and not answer.code:
        return Outcome(attempt, "unknown", detail=detail)
    if answer.code >= _LASTING and answer.code not in _ABOUT_US and answer.stage != "sender":
        return Outcome(attempt, "refused", Reason("rejected_by_channel", {"answer": answer.code}), detail=detail)
    return Outcome(attempt, "transient", detail=detail)
