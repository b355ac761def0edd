"""Told to the municipality itself, once: without the new B2C agreement neither eFaktura nor Vipps carries anything."""

from dataclasses import dataclass
from datetime import date

from portal.notices.notice import Notice, composed
from portal.words import words_in


@dataclass(frozen=True, slots=True)
class B2cAgreementNeeded:
    """Who is told, and the day from which only the new agreement counts."""

    municipality: str
    in_force_from: date


def compose(facts: B2cAgreementNeeded, language: str) -> Notice:
    """The notice in `nb`, `nn`, `sv` or `en`."""
    day = words_in(language).date(facts.in_force_from)
    return composed("b2c_agreement_needed", language, municipality=facts.municipality, day=day)
