"""What `portal doctor` looks at for digital mailboxes: Maskinporten's token, the contact register, eFormidling."""

from collections.abc import Iterator

from portal.cli.finding import Finding
from portal.config import Municipality, Settings
from portal.dispatch.channel import ChannelDown
from portal.dispatch.channels.mailbox import Mailbox
from portal.dispatch.registers.krr import ContactRegister
from portal.dispatch.wire.http import BadAnswer, NoAnswer, NotReached
from portal.dispatch.wire.maskinporten import TokenRefused, TokenUnavailable

_TOKENS = "PORTAL_MASKINPORTEN_"
_REGISTER = "PORTAL_KRR_URL"
_POINT = "PORTAL_MAILBOX_URL"


def look_at(settings: Settings, municipality: Municipality) -> Iterator[Finding]:
    """The way to a mailbox, from its far end; one finding where the municipality uses none."""
    rules = municipality.channels.mailbox
    if rules is None or not rules.enabled or municipality.country != "NO":
        yield Finding("off", _POINT, "the municipality's file has no channel mailbox, or has switched it off")
        return
    yield _register(ContactRegister.connect(settings, municipality))
    yield _point(Mailbox.connect(settings, municipality))


def _register(register: ContactRegister | None) -> Finding:
    if register is None:
        return Finding("off", _REGISTER, f"is unset, or {_TOKENS} is: nobody can be asked whether they have a mailbox")
    try:
        register.lets_us_in()
    except TokenRefused as refused:
        return Finding("wrong", _TOKENS, f"no token for the contact register: {refused.code}; correct client or key")
    except (TokenUnavailable, NotReached, NoAnswer, BadAnswer) as silent:
        return Finding("wrong", _REGISTER, f"the contact register does not let us in ({silent})")
    return Finding("ok", _REGISTER, "the contact register answers us")


def _point(mailbox: Mailbox | None) -> Finding:
    if mailbox is None:
        return Finding("off", _POINT, "is unset: the channel mailbox is disabled")
    try:
        mailbox.is_there()
    except ChannelDown as silent:
        return Finding("wrong", _POINT, f"the integration point does not answer ({silent})")
    return Finding("ok", _POINT, "the integration point takes letters")
