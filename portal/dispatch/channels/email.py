"""E-mail with the invoice as a PDF: one connection a batch, one message an attempt.

Nobody can be asked afterwards whether a message was taken, so one whose answer was lost is sent again, byte for byte
the same and under the same Message-ID: most mailboxes then show it once.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Self
from uuid import UUID

from portal.config import EmailChannel, Municipality, Settings
from portal.dispatch.capabilities import Capabilities, Settles
from portal.dispatch.channel import Batch, ChannelDown, Envelope, Outcome, Reference
from portal.dispatch.wire.mime import address_on_the_wire, mail_bytes
from portal.dispatch.wire.smtp import Answer, MailConversation, ServerUnreachable, SmtpServer
from portal.policy.outcome import Reason
from portal.policy.recall import Recalled

# 5xx answers that are about our login, not about the recipient (RFC 4954 section 6).
_ABOUT_US: Final = frozenset({530, 534, 535, 538})
_LASTING = 500
# RFC 5321 4.2.2: for this mailbox not now, and never.
_MAILBOX_BUSY: Final = frozenset({450, 451, 452})
_NO_MAILBOX: Final = frozenset({550, 551, 553})
_ENHANCED = re.compile(r"5\.(\d{1,3}\.\d{1,3})\b", re.ASCII)
# RFC 3463, RFC 7505: no such mailbox, no such system, no address, moved, no mail taken there; mailbox disabled.
_NO_ADDRESS: Final = frozenset({"1.1", "1.2", "1.3", "1.6", "1.10", "2.1"})


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
                yield outcome_of(envelope.attempt, self._hand_in(line, envelope, batch))
                if not line.open:
                    line = self._dial()
        finally:
            line.close()

    def status(self, references: Sequence[Reference]) -> Mapping[UUID, Outcome]:
        return {}

    def revoke(self, attempt: UUID) -> Recalled:
        return "kept"

    def _dial(self) -> MailConversation:
        try:
            return MailConversation(self._server, our_name=self._sender.rpartition("@")[2])
        except ServerUnreachable as nobody:
            raise ChannelDown(str(nobody)) from nobody

    def _hand_in(self, line: MailConversation, envelope: Envelope, batch: Batch) -> Answer:
        message = mail_bytes(envelope, batch.read(envelope.documents[0].digest))
        return line.hand_in(self._sender, address_on_the_wire(envelope.content["recipient"]), message)


def outcome_of(attempt: UUID, answer: Answer) -> Outcome:
    """What the server's last words mean for one message."""
    if answer.stage == "taken":
        return Outcome(attempt, "accepted")
    detail = f"{answer.stage} {answer.code} {answer.text}"[:500]
    if answer.stage == "message" and not answer.code:
        return Outcome(attempt, "unknown", detail=detail)
    if answer.code >= _LASTING and answer.code not in _ABOUT_US and answer.stage != "sender":
        reason = Reason("contact_stale") if _is_no_address(answer) else _rejected(answer)
        return Outcome(attempt, "refused", reason, detail=detail)
    # Busy with this mailbox, or never heard of it before (greylisting): another recipient may be taken at once.
    only_this = answer.stage == "recipient" and answer.code in _MAILBOX_BUSY
    return Outcome(attempt, "transient", detail=detail, only_this=only_this)


def _rejected(answer: Answer) -> Reason:
    return Reason("rejected_by_channel", {"answer": answer.code})


def _is_no_address(answer: Answer) -> bool:
    """Whether nobody has the address (any more): by the enhanced code where there is one (RFC 3463, 3.2 and 3.3)."""
    if answer.stage != "recipient" or answer.code not in _NO_MAILBOX:
        return False
    enhanced = _ENHANCED.match(answer.text)
    return enhanced is None or enhanced[1] in _NO_ADDRESS
