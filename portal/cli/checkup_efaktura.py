"""What `portal doctor` looks at for eFaktura: the facade answers, takes our key, and lets us send for our issuers."""

from portal.cli.finding import Finding
from portal.config import Municipality
from portal.dispatch.wire.efaktura import EfakturaAccess
from portal.dispatch.wire.http import BadAnswer, NoAnswer, NotNow, NotReached

_SUBJECT = "PORTAL_EFAKTURA_URL"


def look_at(municipality: Municipality, access: EfakturaAccess | None) -> Finding:
    """One finding; `off` where the channel is. `access` is None without settings."""
    rules = municipality.channels.efaktura
    if rules is None or not rules.enabled:
        return Finding("off", _SUBJECT, "the municipality's file has no channel eFaktura, or has switched it off")
    if access is None:
        return Finding("off", _SUBJECT, "is unset: the channel eFaktura is disabled")
    try:
        with access.open() as facade:
            allowed = facade.issuers()
    except (NotReached, NotNow, NoAnswer, BadAnswer) as silent:
        return Finding("wrong", _SUBJECT, f"{access.url} does not let us in ({silent})")
    ours = {issuer.organisation_number for issuer in municipality.issuers}
    if missing := ours - allowed:
        return Finding("wrong", _SUBJECT, f"we may not send for {', '.join(sorted(missing))}: ask the supplier")
    return Finding("ok", _SUBJECT, f"{access.url} takes claims for {', '.join(sorted(ours))}")
