"""Told to both when somebody may act for another, and when they no longer may.

Names nobody and no ground: that somebody has a guardian is no news for whoever reads mail on its way.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal

from portal.notices.notice import Notice, composed
from portal.words import words_in

News = Literal["granted", "revoked"]


@dataclass(frozen=True, slots=True)
class RepresentationNews:
    """Who is told: the one acted for, or the one who acts; whose invoices, and the last day where one is set."""

    told: Literal["represented", "representative"]
    customer_number: str
    until: date | None
    municipality: str
    phone: str
    email: str


def compose(news: News, facts: RepresentationNews, language: str) -> Notice:
    """The notice in `nb`, `nn`, `sv` or `en`."""
    said = asdict(facts) | {"until": words_in(language).date(facts.until) if facts.until else None}
    return composed(f"representation_{news}", language, **said)
