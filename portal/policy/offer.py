"""Who may be sent an e-mail that offers eFaktura.

Source: the municipalities' own pages on electronic invoices: an offer to everyone with a valid e-mail address in the
register, and to nobody who has such an agreement already. How often is the municipality's to say.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from portal.policy.outcome import Reason

# What the register of eFaktura last said: takes it, has shut us out, has not said yes; or nobody has asked.
Efaktura = Literal["yes", "blocked", "no", "unasked"]
# The address of the customer register: none, none that can be written to, one that mail came back from, or a good one.
Address = Literal["none", "invalid", "stale", "good"]


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """What is known of a customer. `offered_on` is when they, or the same person, were last sent an offer."""

    kind: str  # person | estate | minor | company
    protected: bool
    has_national_id: bool
    address: Address
    opted_out: bool
    efaktura: Efaktura
    asked_for: bool = False  # their bank has been asked, and has not answered
    offered_on: date | None = None


def obstacle(facts: OfferFacts, *, every_days: int, today: date) -> Reason | None:
    """Why nothing is offered; None where, as far as is known, it may be."""
    return _in_person(facts) or _by_mail(facts) or _needless(facts) or _too_soon(facts, every_days, today)


def _in_person(facts: OfferFacts) -> Reason | None:
    """EFaktura reaches living adults, by their number."""
    if facts.protected:
        return Reason("protected_identity")
    if facts.kind != "person":
        return Reason(facts.kind)
    return None if facts.has_national_id else Reason("no_national_id")


def _by_mail(facts: OfferFacts) -> Reason | None:
    if facts.opted_out:
        return Reason("opted_out")
    codes = {"none": "no_email", "invalid": "email_invalid", "stale": "contact_stale"}
    return Reason(codes[facts.address]) if facts.address in codes else None


def _needless(facts: OfferFacts) -> Reason | None:
    if facts.efaktura == "yes":
        return Reason("has_efaktura")
    if facts.efaktura == "blocked":
        return Reason("issuer_blocked")
    return Reason("asked_for") if facts.asked_for else None


def _too_soon(facts: OfferFacts, every_days: int, today: date) -> Reason | None:
    if facts.offered_on is None:
        return None
    again = facts.offered_on + timedelta(days=every_days)
    return Reason("offered_recently", {"next_day": again.isoformat()}) if today < again else None
