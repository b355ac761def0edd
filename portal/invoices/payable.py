"""What a payment may pay: a claim, and how much of the payment it asks for. Pure."""

from dataclasses import dataclass
from uuid import UUID

from portal.invoices.balance import Facts, Seen
from portal.values.money import Money


@dataclass(frozen=True, slots=True)
class PayableClaim:
    """An invoice's claim and all that is known of what was paid on it."""

    invoice_id: UUID
    number: str
    account: str | None
    reference: str | None
    facts: Facts

    @property
    def currency(self) -> str:
        return self.facts.claim.currency

    @property
    def left(self) -> Money:
        """What is left of it, as its page says; negative when paid too much."""
        return self.facts.owed.left


class RunningBalance:
    """A claim while payments come in on it in turn: what they leave of it, counted on in minor units."""

    __slots__ = ("_costs", "_facts", "_said", "_since", "_unpaid", "claim", "opening")

    def __init__(self, claim: PayableClaim) -> None:
        self.claim, self._facts = claim, (facts := claim.facts)
        left, fees, interest = facts.said
        self._said, self._costs = left.minor, fees.minor + interest.minor
        self._since, self._unpaid = 0, facts.claim.minor - facts.credited.minor
        for one in facts.payments:
            self.put(one)
        self.opening = self.left

    @property
    def left(self) -> int:
        """What is left, as the invoice's page would say: payments cover fees and interest before the claim itself."""
        covered = min(max(self._since, 0), self._costs)
        return self._said - (self._since - covered)

    def room(self, seen: Seen) -> int:
        """How much of that payment it asks for, never less than nothing.

        A payment newer than the ledger's word is held against what is left now. One that the ledger holds already,
        since its file came late, is held against what the payments here have left of the claim: the ledger's balance
        is its work.
        """
        left = self._unpaid if self._facts.holds(seen) else self._said + self._costs - self._since
        return max(left, 0)

    def put(self, seen: Seen) -> None:
        """Count that payment, or that part of one."""
        self._unpaid -= seen.amount.minor
        if not self._facts.holds(seen):
            self._since += seen.amount.minor
