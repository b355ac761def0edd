"""Told to whoever holds an invoice's document: it is withdrawn, and nothing of it is to be paid.

Source: the project's protocol notes 2.7: a document that was sent cannot be called back.
"""

from dataclasses import asdict, dataclass

from portal.notices.notice import Notice, composed


@dataclass(frozen=True, slots=True)
class ClaimWithdrawn:
    """Which invoice, and where to turn."""

    municipality: str
    number: str
    phone: str
    email: str


def compose(facts: ClaimWithdrawn, language: str) -> Notice:
    """The notice in `nb`, `nn`, `sv` or `en`."""
    return composed("claim_withdrawn", language, **asdict(facts))
