"""What must be there for offers of eFaktura to be made: looked at by `portal doctor`, and by `portal offers` first."""

from portal.cli.finding import Finding
from portal.config import Municipality, Settings
from portal.delivery.mailing import mail_rules
from portal.dispatch.wire.efaktura import EfakturaAccess

_SUBJECT = "offers"


def look_at(settings: Settings, municipality: Municipality) -> Finding:
    """One finding; off where none can be made, with what to do."""
    rules, efaktura = municipality.offers, municipality.channels.efaktura
    if rules is None or efaktura is None or not municipality.makes_offers:
        return Finding("off", _SUBJECT, "the municipality's file offers no eFaktura: give it a section [offers]")
    if mail_rules(settings, municipality) is None:
        return Finding("off", _SUBJECT, "no offer of eFaktura can be mailed: PORTAL_SMTP_URL is unset")
    if EfakturaAccess.of(settings) is None:
        unset = "PORTAL_EFAKTURA_URL and PORTAL_EFAKTURA_KEY are unset"
        return Finding("off", _SUBJECT, f"nobody can be looked up before eFaktura is offered: {unset}")
    when = f"by schedule ({rules.schedule})" if rules.schedule else "by hand"
    goes_to = "the supplier" if efaktura.takes_agreements else "the resident's own bank"
    return Finding("ok", _SUBJECT, f"{when}, {rules.every_days} days apart; a yes goes to {goes_to}")
