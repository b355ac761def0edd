"""What a member of the cast is, and what it is billed."""

from dataclasses import dataclass
from typing import Literal

from portal.config import Municipality
from portal.sandbox.sample.resident import Kind

When = Literal["new", "soon", "later", "far", "overdue", "long_overdue", "past"]
# `seen...` is open in the ledger; the bank has told of a payment since.
Standing = Literal[
    "open",
    "paid",
    "paid_too_much",
    "partly",
    "reminder",
    "collection_notice",
    "collection",
    "credited",
    "seen",
    "seen_partly",
    "seen_twice",
]
Twist = Literal["none", "credit", "correction", "prepaid", "plain_pdf", "numbered_pdf", "scanned_pdf", "only_pdf"]


@dataclass(frozen=True)
class Order:
    """One invoice to be made, on one of the resident's customer numbers."""

    service: str
    when: When
    standing: Standing = "open"
    twist: Twist = "none"
    customer: int = 0


@dataclass(frozen=True)
class Role:
    """A member of the cast. A country without a name for it goes without."""

    key: str
    names: dict[str, str]
    born: int
    special: str
    orders: tuple[Order, ...]
    kind: Kind = "person"
    has_email: bool = True
    email_domain: str = "post.example"
    language: str = ""
    traits: tuple[str, ...] = ()
    customer_numbers: int = 1
    has_national_id: bool = True
    other: str = ""  # the key of the role that gets the letters, or "manager"
    # What stands on the customer card, a channel. Only where the municipality goes by the card.
    card: str = ""

    def is_in(self, municipality: Municipality) -> bool:
        """Whether the municipality bills someone like that."""
        return municipality.country in self.names and (not self.card or municipality.goes_by_card)
