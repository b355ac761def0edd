"""A code sent to the address it is to prove, and to no other.

Not as a letter through dispatch: that would set a PDF and go the customer's best way, while a code must come within
seconds, to just the address that was typed. The wires are the same. Sent again, it is the same code and message.
"""

from email.utils import format_datetime, formataddr
from http import HTTPStatus

from portal.config import EmailChannel, Municipality, Settings
from portal.db import Vault
from portal.delivery.codes import LASTS, code_of
from portal.delivery.models import ContactConfirmation
from portal.dispatch.wire.http import BadAnswer, NoAnswer, NotNow, NotReached
from portal.dispatch.wire.mime import address_on_the_wire, plain_mail_bytes
from portal.dispatch.wire.sms import HttpSmsGateway, SmsRefused
from portal.dispatch.wire.smtp import MailConversation, ServerUnreachable, SmtpServer
from portal.notices import confirmation_code
from portal.notices.confirmation_code import ConfirmationCode
from portal.people.contacts import ContactKind


class NotSent(Exception):
    """It did not get through just now; sending it again may help."""


class NobodyThere(Exception):
    """The address takes no mail, or the number no text: it cannot be right."""


def can_send(kind: str, settings: Settings, municipality: Municipality) -> bool:
    """Whether codes of a kind can be sent from here at all."""
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


def send_code(asked: ContactConfirmation, *, settings: Settings, municipality: Municipality, vault: Vault) -> None:
    """Raise NotSent or NobodyThere."""
    facts = ConfirmationCode(
        municipality.name(asked.language),
        code_of(vault, asked.id),
        int(LASTS.total_seconds() // 60),
        spoken=asked.clerk is not None,
    )
    if asked.kind == "email":
        _mail(asked, facts, settings, municipality.channels.email)
    else:
        _text(asked, facts, HttpSmsGateway.connect(settings, municipality.issuers[0].name))


def _mail(asked: ContactConfirmation, facts: ConfirmationCode, settings: Settings, rules: EmailChannel | None) -> None:
    if settings.smtp_url is None or rules is None:
        raise NotSent("no mail server")
    sender, to = address_on_the_wire(rules.sender), address_on_the_wire(asked.value)
    message = _message(asked, facts, rules, to)
    try:
        line = MailConversation(
            SmtpServer.from_url(settings.smtp_url.get_secret_value()), our_name=sender.rpartition("@")[2]
        )
    except ServerUnreachable as nobody:
        raise NotSent(type(nobody).__name__) from nobody
    try:
        answer = line.hand_in(sender, to, message)
    finally:
        line.close()
    if answer.stage == "recipient" and answer.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise NobodyThere
    if answer.stage != "taken":
        raise NotSent(f"{answer.stage} {answer.code}")


def _message(asked: ContactConfirmation, facts: ConfirmationCode, rules: EmailChannel, to: str) -> bytes:
    notice = confirmation_code.compose(facts, asked.language)
    domain = address_on_the_wire(rules.sender).rpartition("@")[2]
    headers = (
        ("From", formataddr((rules.sender_name, rules.sender))),
        ("To", to),
        ("Subject", notice.subject),
        ("Date", format_datetime(asked.created_at)),
        ("Message-ID", f"<{asked.id}@{domain}>"),
        ("Content-Language", asked.language),
        ("Auto-Submitted", "auto-generated"),
    )
    return plain_mail_bytes(headers, text=notice.text, html=notice.html, key=asked.id.hex)


def _text(asked: ContactConfirmation, facts: ConfirmationCode, gateway: HttpSmsGateway | None) -> None:
    if gateway is None:
        raise NotSent("no gateway")
    try:
        gateway.send(asked.value, confirmation_code.compose_text(facts, asked.language))
    except SmsRefused as refused:
        raise NobodyThere from refused
    except (NotReached, NoAnswer, BadAnswer, NotNow) as fault:
        raise NotSent(type(fault).__name__) from fault
