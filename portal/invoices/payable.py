"""What a payment may pay: a claim, and how much of the payment it asks for. Pure."""

from dataclasses import dataclass, replace
from uuid import UUID

from portal.invoices.balance import Facts, Seen, total
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
    def left(self) -> Money:
        """What is left of it, as its page says; negative when paid too much."""
        return self.facts.owed.left

    def room(self, seen: Seen) -> Money:
        """How much of that payment it asks for, never less than nothing.

        A payment newer than the ledger's word is held against what is left now. One that the ledger holds already,
        since its file came late, is held against what the payments here have left of the claim: the ledger's balance
        is its work.
        """
        nothing = Money.zero(self.facts.claim.currency)
        if not self.facts.holds(seen):
            return max(self.facts.owed.in_all, nothing)
        came = total((one.amount for one in self.facts.payments), nothing.currency)
        return max(self.facts.claim - self.facts.credited - came, nothing)

    def after(self, seen: Seen) -> "PayableClaim":
        """The claim with that payment on it."""
        return replace(self, facts=replace(self.facts, payments=(*self.facts.payments, seen)))
