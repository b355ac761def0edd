"""What `portal doctor` looks at for text messages: that the gateway is there."""

from portal.cli.finding import Finding
from portal.config import Municipality, Settings
from portal.dispatch.wire.http import BadAnswer, NoAnswer, NotNow, NotReached
from portal.dispatch.wire.sms import HttpSmsGateway

_SUBJECT = "PORTAL_SMS_URL"


def look_at(settings: Settings, municipality: Municipality) -> Finding:
    """Whether it answers; nothing is sent. Off where there is none."""
    gateway = HttpSmsGateway.connect(settings, municipality.issuers[0].name)
    if gateway is None:
        return Finding("off", _SUBJECT, "is unset: no mobile number can be confirmed by a code")
    try:
        gateway.is_there()
    except (NotReached, NoAnswer, BadAnswer, NotNow) as silent:
        return Finding("wrong", _SUBJECT, f"the gateway takes no messages: correct the address or token ({silent})")
    return Finding("ok", _SUBJECT, "the gateway answers; nothing was sent")
