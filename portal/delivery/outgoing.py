"""Short messages to one address, at once and outside dispatch: what must come within seconds, or carries nothing.

The wires are the same as dispatch's.
"""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from portal.config import Municipality, Settings
from portal.delivery.mailing import NotSent, line_to, mail_rules, message
from portal.dispatch.wire.http import BadAnswer, NoAnswer, NotNow, NotReached
from portal.dispatch.wire.mime import address_on_the_wire
from portal.dispatch.wire.sms import HttpSmsGateway, SmsRefused
from portal.notices.notice import Notice
from portal.people.contacts import ContactKind


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
        return mail_rules(settings, municipality) is not None
    return settings.sms_url is not None


def kinds_asked_for(settings: Settings, municipality: Municipality) -> frozenset[ContactKind]:
    """The kinds that invoices are sent by here, and that can be proven: a mobile number only where Vipps needs one."""
    vipps = municipality.channels.vipps
    by_mobile = vipps is not None and vipps.enabled and vipps.match == "registered_mobile"
    kinds: tuple[ContactKind, ...] = ("email", "mobile") if by_mobile else ("email",)
    return frozenset(kind for kind in kinds if can_send(kind, settings, municipality))


def send_mail(to: str, notice: Notice, stamp: Stamp, *, settings: Settings, municipality: Municipality) -> None:
    """Hand a notice in at the mail server. Raise NotSent or NobodyThere."""
    rules = mail_rules(settings, municipality)
    if rules is None:
        raise NotSent("no mail")
    sender, address = address_on_the_wire(rules.sender), address_on_the_wire(to)
    mail = message(notice, key=stamp.key, to=address, written_at=stamp.written_at, rules=rules)
    with line_to(settings, rules) as line:
        answer = line.hand_in(sender, address, mail)
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
