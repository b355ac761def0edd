"""What is left of an invoice, from its claim, its credit notes and the ledger. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from portal.values.money import Money

ClaimLevel = Literal["none", "reminder", "collection_notice", "collection"]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The newest the ledger said of the invoice. `balance` is what is left of the claim; fees and interest come on top.

    A negative balance is money paid too much.
    """

    as_of: datetime
    balance: Money
    paid: Money
    last_paid_on: date | None
    claim_level: ClaimLevel
    with_agency_since: date | None
    fees: Money
    interest: Money


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one invoice. `claim` and `due_date` are the newest claim's.

    `credited` is the sum of its credit notes. `full_as_of` is the newest full ledger file, which lists every
    open invoice, and `confirmed_as_of` the newest of any kind: both None when older than the invoice here.
    """

    kind: str
    claim: Money
    due_date: date | None
    credited: Money
    ledger: Ledger | None
    full_as_of: datetime | None
    confirmed_as_of: datetime | None

    @property
    def settled(self) -> bool:
        """Whether a full ledger file no longer lists it: nothing is left of it."""
        return self.full_as_of is not None and (self.ledger is None or self.ledger.as_of < self.full_as_of)

    @property
    def as_of(self) -> datetime | None:
        """The ledger's moment: changes confirm what they do not mention, once the ledger knows the invoice."""
        if self.ledger is None:
            return self.full_as_of
        return max(self.ledger.as_of, self.confirmed_as_of or self.ledger.as_of)

    @property
    def left(self) -> Money:
        """Still to pay, negative when paid too much; the issued claim less its credit notes without a ledger."""
        if self.settled:
            return Money.zero(self.claim.currency)
        return self.ledger.balance if self.ledger else self.claim - self.credited

    @property
    def paid(self) -> Money:
        """As the ledger has it; all that was not credited, when it is settled."""
        nothing = Money.zero(self.claim.currency)
        if self.settled:
            return max(self.claim - self.credited, nothing)
        return self.ledger.paid if self.ledger else nothing
