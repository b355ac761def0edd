"""Short messages to one address, at once and outside dispatch: what must come within seconds, or carries nothing.

The wires are the same as dispatch's.
"""

from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, formataddr
from http import HTTPStatus
from uuid import UUID

from portal.config import EmailChannel, Municipality, Settings
from portal.dispatch.wire.http import BadAnswer, NoAnswer, NotNow, NotReached
from portal.dispatch.wire.mime import address_on_the_wire, plain_mail_bytes
from portal.dispatch.wire.sms import HttpSmsGateway, SmsRefused
from portal.dispatch.wire.smtp import MailConversation, ServerUnreachable, SmtpServer
from portal.notices.notice import Notice
from portal.people.contacts import ContactKind


class NotSent(Exception):
    """It did not get through just now; sending it again may help. `perhaps`: it may have got through all the same."""

    def __init__(self, why: str, *, perhaps: bool = False) -> None:
        super().__init__(why)
        self.perhaps = perhaps


class NobodyThere(Exception):
    """The address takes no mail, or the number no text: it cannot be right."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What makes a message itself: the same key and moment give the same bytes."""

    key: UUID
    written_at: datetime


def can_send(kind: str, settings: Settings, municipality: Municipality) -> bool:
    """Whether messages of a kind (email | mobile) can be sent from here at all."""
    if kind == "email":
        rules = municipality.channels.email
        return settings.smtp_url is not None and rules is not None and rules.enabled
    return settings.sms_url is not None


def kinds_asked_for(settings: Settings, municipality: Municipality) -> frozenset[ContactKind]:
    """The kinds that invoices are sent by here, and that can be proven: a mobile number only where Vipps needs one."""
    vipps = municipality.channels.vipps
    by_mobile = vipps is not None and vipps.enabled and vipps.match == "registered_mobile"
    kinds: tuple[ContactKind, ...] = ("email", "mobile") if by_mobile else ("email",)
    return frozenset(kind for kind in kinds if can_send(kind, settings, municipality))


def send_mail(to: str, notice: Notice, stamp: Stamp, *, settings: Settings, municipality: Municipality) -> None:
    """Hand a notice in at the mail server. Raise NotSent or NobodyThere."""
    rules = municipality.channels.email
    if settings.smtp_url is None or rules is None:
        raise NotSent("no mail server")
    sender, address = address_on_the_wire(rules.sender), address_on_the_wire(to)
    message = _message(notice, stamp, rules, address)
    try:
        line = MailConversation(
            SmtpServer.from_url(settings.smtp_url.get_secret_value()), our_name=sender.rpartition("@")[2]
        )
    except ServerUnreachable as nobody:
        raise NotSent(type(nobody).__name__) from nobody
    try:
        answer = line.hand_in(sender, address, message)
    finally:
        line.close()
    if answer.stage == "recipient" and answer.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise NobodyThere
    if answer.stage != "taken":
        raise NotSent(f"{answer.stage} {answer.code}", perhaps=answer.stage == "message" and not answer.code)


def send_text(to: str, text: str, *, settings: Settings, municipality: Municipality) -> None:
    """Hand a text message to the gateway. Raise NotSent or NobodyThere."""
    gateway = HttpSmsGateway.connect(settings, municipality.issuers[0].name)
    if gateway is None:
        raise NotSent("no gateway")
    try:
        gateway.send(to, text)
    except SmsRefused as refused:
        raise NobodyThere from refused
    except (NotReached, NotNow) as fault:
        raise NotSent(type(fault).__name__) from fault
    except (NoAnswer, BadAnswer) as fault:
        raise NotSent(type(fault).__name__, perhaps=True) from fault


def _message(notice: Notice, stamp: Stamp, rules: EmailChannel, to: str) -> bytes:
    domain = address_on_the_wire(rules.sender).rpartition("@")[2]
    headers = (
        ("From", formataddr((rules.sender_name, rules.sender))),
        ("To", to),
        ("Subject", notice.subject),
        ("Date", format_datetime(stamp.written_at)),
        ("Message-ID", f"<{stamp.key}@{domain}>"),
        ("Content-Language", notice.language),
        ("Auto-Submitted", "auto-generated"),
    )
    return plain_mail_bytes(headers, text=notice.text, html=notice.html, key=stamp.key.hex)
