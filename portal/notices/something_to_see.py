"""What residents may ask to be told: that an invoice has come, or is due within days. It carries nothing itself."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from portal.notices.notice import Notice, composed
from portal.words import words_in
from portal.words.messages import message


@dataclass(frozen=True, slots=True)
class SomethingToSee:
    """How many invoices came, or are due on `day`. Neither what they are for nor how much: others may read it."""

    occasion: Literal["new_invoice", "due_soon"]
    municipality: str
    invoices: int
    day: date


def compose(facts: SomethingToSee, language: str) -> Notice:
    """The e-mail in `nb`, `nn`, `sv` or `en`."""
    return composed(facts.occasion, language, **_told(facts, language))


def compose_text(facts: SomethingToSee, language: str) -> str:
    """The text message, in one line."""
    return message(f"{facts.occasion}/sms.txt", language, **_told(facts, language)).strip()


def _told(facts: SomethingToSee, language: str) -> dict[str, object]:
    day = words_in(language).date(facts.day)
    return {"municipality": facts.municipality, "invoices": facts.invoices, "day": day}
