"""Told when the customer's own choice overrides another recipient: the invoices go to the customer from now on.

Source: the municipality's page on electronic invoices: Vipps and digital mailboxes override another recipient.
"""

from dataclasses import asdict, dataclass
from typing import Literal

from portal.notices.notice import Notice, composed


@dataclass(frozen=True, slots=True)
class RecipientOverride:
    """Whom it is told, whose invoices, and which way they go now."""

    told: Literal["customer", "other"]
    channel: str  # vipps | mailbox
    customer_number: str
    municipality: str
    phone: str
    email: str


def compose(facts: RecipientOverride, language: str) -> Notice:
    """The notice in `nb`, `nn`, `sv` or `en`."""
    return composed("recipient_override", language, **asdict(facts))
