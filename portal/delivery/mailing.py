"""Mails of the house's own that carry no invoice: their bytes, and the line to the mail server they go by."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.utils import format_datetime, formataddr
from uuid import UUID

from portal.config import EmailChannel, Municipality, Settings
from portal.dispatch.wire.mime import address_on_the_wire, plain_mail_bytes
from portal.dispatch.wire.smtp import MailConversation, ServerUnreachable, SmtpServer
from portal.notices.notice import Notice


class NotSent(Exception):
    """It did not get through just now; sending it again may help. `perhaps`: it may have got through all the same."""

    def __init__(self, why: str, *, perhaps: bool = False) -> None:
        super().__init__(why)
        self.perhaps = perhaps


def mail_rules(settings: Settings, municipality: Municipality) -> EmailChannel | None:
    """The municipality's rules for e-mail; None where none can be sent from here."""
    rules = municipality.channels.email
    return rules if settings.smtp_url is not None and rules is not None and rules.enabled else None


def message(
    notice: Notice,
    *,
    key: UUID,
    to: str,
    written_at: datetime,
    rules: EmailChannel,
    more: tuple[tuple[str, str], ...] = (),
) -> bytes:
    """The whole message to an address as it is on the wire; `key` is unique to it, `more` are headers of its own."""
    domain = address_on_the_wire(rules.sender).rpartition("@")[2]
    headers = (
        ("From", formataddr((rules.sender_name, rules.sender))),
        ("To", to),
        ("Subject", notice.subject),
        ("Date", format_datetime(written_at)),
        ("Message-ID", f"<{key}@{domain}>"),
        ("Content-Language", notice.language),
        ("Auto-Submitted", "auto-generated"),
        *more,
    )
    return plain_mail_bytes(headers, text=notice.text, html=notice.html, key=key.hex)


@contextmanager
def line_to(settings: Settings, rules: EmailChannel) -> Iterator[MailConversation]:
    """An open line to the mail server, closed in the end. Raise NotSent when nobody is there."""
    if settings.smtp_url is None:
        raise NotSent("no mail server")
    our_name = address_on_the_wire(rules.sender).rpartition("@")[2]
    try:
        line = MailConversation(SmtpServer.from_url(settings.smtp_url.get_secret_value()), our_name=our_name)
    except ServerUnreachable as nobody:
        raise NotSent(type(nobody).__name__) from nobody
    try:
        yield line
    finally:
        line.close()
