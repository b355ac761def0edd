"""What an e-mail says around its PDF: to whom, from whom, and the words."""

from email.utils import format_datetime, formataddr
from typing import Protocol
from uuid import UUID

from portal.dispatch.packing.parcel import Contents, Packing
from portal.dispatch.recipient import Recipient, mail_to
from portal.dispatch.wire.mime import address_on_the_wire


class Composed(Protocol):
    """A mail's words."""

    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def html(self) -> str: ...


def addressed(mail: Composed, *, recipient: Recipient, language: str, attempt: UUID, packing: Packing) -> Contents:
    """The mail's part of an envelope. Raise ValueError where the cascade did not choose e-mail."""
    rules, address = packing.municipality.channels.email, mail_to(recipient)
    if rules is None or not isinstance(address, str):
        raise ValueError("an e-mail is packed only where the cascade chose e-mail")
    to = address_on_the_wire(address)
    domain = address_on_the_wire(rules.sender).rpartition("@")[2]
    headers = [
        ("From", formataddr((rules.sender_name, rules.sender))),
        *([("Reply-To", rules.reply_to)] if rules.reply_to else []),
        ("To", to),
        ("Subject", mail.subject),
        ("Date", format_datetime(packing.now)),
        ("Message-ID", f"<{attempt}@{domain}>"),
        ("Content-Language", language),
        # RFC 3834: no out-of-office answers to this, please.
        ("Auto-Submitted", "auto-generated"),
    ]
    return Contents({"recipient": to, "headers": headers, "text": mail.text, "html": mail.html})
