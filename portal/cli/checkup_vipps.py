"""What `portal doctor` looks at for Vipps: that it knows us."""

from portal.cli.finding import Finding
from portal.config import Municipality, Settings
from portal.dispatch.wire.http import BadAnswer, NoAnswer, NotNow, NotReached
from portal.dispatch.wire.vipps import VippsAccess

_SUBJECT = "PORTAL_VIPPS_URL"


def look_at(settings: Settings, municipality: Municipality) -> Finding:
    """Whether an access token is given; off where the municipality uses no Vipps or we have no access."""
    rules = municipality.channels.vipps
    if rules is None or not rules.enabled:
        return Finding("off", _SUBJECT, "the municipality's file has no channel vipps, or has switched it off")
    if settings.vipps is None:
        return Finding("off", _SUBJECT, "is unset: the channel Vipps is disabled")
    try:
        with VippsAccess(settings.vipps).open() as line:
            line.greet()
    except (NotReached, NoAnswer, BadAnswer, NotNow) as silent:
        return Finding("wrong", _SUBJECT, f"no access token is given: correct the address or our access ({silent})")
    return Finding("ok", _SUBJECT, f"lets us in; people are found by {rules.match}")
