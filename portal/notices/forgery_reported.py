"""Told to the municipality itself, once a report: somebody suspects that an invoice in its name is a forgery."""

from dataclasses import dataclass
from datetime import date

from portal.notices.notice import Notice, composed
from portal.words import words_in


@dataclass(frozen=True, slots=True)
class ForgeryReported:
    """Who is told, the day, and the report's key. What was written stays in the portal: e-mail is read on the way."""

    municipality: str
    reported_on: date
    report: str


def compose(facts: ForgeryReported, language: str) -> Notice:
    """The notice in `nb`, `nn`, `sv` or `en`."""
    day = words_in(language).date(facts.reported_on)
    return composed("forgery_reported", language, municipality=facts.municipality, day=day, report=facts.report)
