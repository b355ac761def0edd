"""Told to the municipality itself, once: its agreement on eFaktura includes invoices in Vipps from a day on."""

from dataclasses import dataclass
from datetime import date

from portal.notices.notice import Notice, composed
from portal.words import words_in


@dataclass(frozen=True, slots=True)
class VippsIncluded:
    """Who is told, and the first day."""

    municipality: str
    first_day: date


def compose(facts: VippsIncluded, language: str) -> Notice:
    """The notice in `nb`, `nn`, `sv` or `en`."""
    day = words_in(language).date(facts.first_day)
    return composed("vipps_included", language, municipality=facts.municipality, first_day=day)
