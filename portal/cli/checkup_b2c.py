"""What `portal doctor` looks at for the B2C agreement: that eFaktura and Vipps have one to go by."""

from datetime import date

from portal.cli.finding import Finding
from portal.config import Municipality
from portal.policy import b2c

_SUBJECT = "b2c_agreement"


def look_at(municipality: Municipality, today: date) -> Finding:
    """One finding; off where the file has no such section, or neither channel is used."""
    agreement, used = municipality.b2c_agreement, municipality.channels.used & set(b2c.COVERED)
    if agreement is None or not used:
        return Finding("off", _SUBJECT, "the municipality's file has no such section, or neither eFaktura nor Vipps")
    if b2c.news(agreement.terms, used=used) == "agreement_needed":
        return Finding("wrong", _SUBJECT, f"enter the B2C agreement, then write `entered_on`{_guide(municipality)}")
    waits = sorted(channel for channel in used if b2c.obstacle(channel, agreement.terms, today))
    if waits:
        return Finding("ok", _SUBJECT, f"{', '.join(waits)} not until {agreement.terms.opens_on}")
    return Finding("ok", _SUBJECT, f"covers {', '.join(sorted(used))}{_guide(municipality)}")


def _guide(municipality: Municipality) -> str:
    url = municipality.help.sender_guide_url
    return f"; how to get started: {url}" if url else ""
