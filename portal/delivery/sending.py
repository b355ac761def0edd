"""A code sent to the address it is to prove, and to no other.

Not as a letter through dispatch: that would set a PDF and go the customer's best way, while a code must come within
seconds, to just the address that was typed. The wires are the same. Sent again, it is the same code and message.
"""

from http import HTTPStatus

from portal.config import EmailChannel, Municipality, Settings
from portal.db import Vault
from portal.delivery.codes import LASTS, code_of
from portal.delivery.mailing import NotSent, line_to, mail_rules, message
from portal.delivery.models import ContactConfirmation
from portal.dispatch.wire.http import BadAnswer, NoAnswer, NotNow, NotReached
from portal.dispatch.wire.mime import address_on_the_wire
from portal.dispatch.wire.sms import HttpSmsGateway, SmsRefused
from portal.notices import confirmation_code
from portal.notices.confirmation_code import ConfirmationCode


class NobodyThere(Exception):
    """The address takes no mail, or the number no text: it cannot be right."""


def can_send(kind: str, settings: Settings, municipality: Municipality) -> bool:
    """Whether codes of a kind can be sent from here at all."""
    if kind == "email":
        return mail_rules(settings, municipality) is not None
    return settings.sms_url is not None


def send_code(asked: ContactConfirmation, *, settings: Settings, municipality: Municipality, vault: Vault) -> None:
    """Raise NotSent or NobodyThere."""
    facts = ConfirmationCode(
        municipality.name(asked.language), code_of(vault, asked.id), int(LASTS.total_seconds() // 60)
    )
    if asked.kind == "email":
        _mail(asked, facts, settings, mail_rules(settings, municipality))
    else:
        _text(asked, facts, HttpSmsGateway.connect(settings, municipality.issuers[0].name))


def _mail(asked: ContactConfirmation, facts: ConfirmationCode, settings: Settings, rules: EmailChannel | None) -> None:
    if rules is None:
        raise NotSent("no mail")
    notice, to = confirmation_code.compose(facts, asked.language), address_on_the_wire(asked.value)
    mail = message(notice, key=asked.id, to=to, written_at=asked.created_at, rules=rules)
    with line_to(settings, rules) as line:
        answer = line.hand_in(address_on_the_wire(rules.sender), to, mail)
    if answer.stage == "recipient" and answer.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise NobodyThere
    if answer.stage != "taken":
        raise NotSent(f"{answer.stage} {answer.code}")


def _text(asked: ContactConfirmation, facts: ConfirmationCode, gateway: HttpSmsGateway | None) -> None:
    if gateway is None:
        raise NotSent("no gateway")
    try:
        gateway.send(asked.value, confirmation_code.compose_text(facts, asked.language))
    except SmsRefused as refused:
        raise NobodyThere from refused
    except (NotReached, NoAnswer, BadAnswer, NotNow) as fault:
        raise NotSent(type(fault).__name__) from fault
