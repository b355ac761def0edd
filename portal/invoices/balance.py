"""What is left of an invoice, from its claim, its credit notes, the ledger and the payments seen since. Pure.

The ledger has the last word on what it had time to book; `Ledger.holds` says where that ends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from portal.values.business_days import next_business_day
from portal.values.money import Money

ClaimLevel = Literal["none", "reminder", "collection_notice", "collection"]

# A payment in a currency follows its own country's bank days.
_BANKS = {"NOK": "NO", "SEK": "SE"}


def bank_day(day: date, currency: str) -> date:
    """`day`, or the first day after it on which the currency's banks are open."""
    country = _BANKS.get(currency)
    return next_business_day(day, country) if country else day


class Seen(NamedTuple):
    """A payment on the invoice that came from the bank, or what the bank took back: then the amount is negative."""

    booked_on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class Ledger:
    """The newest the ledger said of the invoice. `balance` is what is left of the claim; fees and interest come on top.

    A negative balance is money paid too much. `read_on` is the municipality's date at `as_of`.
    """

    as_of: datetime
    read_on: date
    balance: Money
    paid: Money
    last_paid_on: date | None
    claim_level: ClaimLevel
    with_agency_since: date | None
    fees: Money
    interest: Money

    def holds(self, seen: Seen) -> bool:
        """Whether its figures hold that payment.

        They do up to the last payment the ledger dates, and all that was booked so early that the ERP had a whole bank
        day to take it in before the ledger was read. The files of a day reach the ERP when the next one begins, so
        what lies between is held only by a ledger that knows of payments and does not date them. What was taken
        back is held from the day after: counted twice it would ask for money that is not owed.
        """
        if self.last_paid_on and seen.booked_on <= self.last_paid_on:
            return True
        if seen.booked_on >= self.read_on:
            return False
        if seen.amount.minor < 0 or (self.paid and not self.last_paid_on):
            return True
        return bank_day(seen.booked_on + timedelta(days=1), seen.amount.currency) < self.read_on


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one invoice. `claim` is what was issued, `due_date` is the newest claim's.

    `credited` is the sum of its credit notes. `full_as_of` is the newest full ledger file, which lists every
    open invoice, read on `full_read_on`, and `confirmed_as_of` the newest of any kind: all None when older than the
    invoice here. `payments` are all that ever came, oldest first. `withdrawn`: somebody decided that nothing is asked
    for, whatever the ledger still holds.
    """

    kind: str
    claim: Money
    due_date: date | None
    credited: Money
    ledger: Ledger | None
    full_as_of: datetime | None
    confirmed_as_of: datetime | None
    full_read_on: date | None = None
    payments: tuple[Seen, ...] = ()
    withdrawn: bool = False

    @property
    def settled(self) -> bool:
        """Whether a full ledger file no longer lists it: nothing was left of it then."""
        return self.full_as_of is not None and (self.ledger is None or self.ledger.as_of < self.full_as_of)

    @property
    def as_of(self) -> datetime | None:
        """The ledger's moment: changes confirm what they do not mention, once the ledger knows the invoice."""
        if self.ledger is None:
            return self.full_as_of
        return max(self.ledger.as_of, self.confirmed_as_of or self.ledger.as_of)

    def holds(self, seen: Seen) -> bool:
        """Whether the ledger's word on this invoice holds that payment; what settled it came no later than the file."""
        if self.settled:
            return self.full_read_on is not None and seen.booked_on <= self.full_read_on
        return self.ledger is not None and self.ledger.holds(seen)

    @property
    def seen(self) -> tuple[Seen, ...]:
        """The payments the ledger does not hold yet."""
        return tuple(one for one in self.payments if not self.holds(one))

    @property
    def owed(self) -> "Owed":
        """What is still to pay. Payments seen cover interest and fees before the claim itself."""
        said = self.said
        if not self.seen:
            return said
        since = total((one.amount for one in self.seen), self.claim.currency)
        interest = _part(since, said.interest)
        fees = _part(since - interest, said.fees)
        return Owed(said.left - (since - interest - fees), said.fees - fees, said.interest - interest)

    @property
    def costs_paid(self) -> Money:
        """How much of the ledger's fees and interest the payments seen have covered."""
        said, owed = self.said, self.owed
        return said.fees + said.interest - owed.fees - owed.interest

    @property
    def paid(self) -> Money:
        """As the ledger has it, and what was seen since; all that was not credited, when it is settled."""
        nothing = Money.zero(self.claim.currency)
        known = self.ledger.paid if self.ledger else nothing
        if self.settled:
            known = max(self.claim - self.credited, nothing)
        return max(known + total((one.amount for one in self.seen), self.claim.currency), nothing)

    @property
    def last_paid_on(self) -> date | None:
        """The day of the newest payment, as the ledger dates it or as the bank did."""
        dated = self.ledger.last_paid_on if self.ledger else None
        return max((one.booked_on for one in self.seen if one.amount.minor > 0), default=dated)

    @property
    def said(self) -> "Owed":
        """What was to pay before the payments seen: as the ledger has it, else the issued claim less its credits."""
        nothing = Money.zero(self.claim.currency)
        if self.settled:
            return Owed(nothing, nothing, nothing)
        if self.ledger is None:
            return Owed(self.claim - self.credited, nothing, nothing)
        # What is settled carries no fees.
        on_top = (self.ledger.fees, self.ledger.interest) if self.ledger.balance else (nothing, nothing)
        return Owed(self.ledger.balance, *on_top)


class Owed(NamedTuple):
    """`left` of the claim, negative when paid too much, and the fees and interest that come on top of it."""

    left: Money
    fees: Money
    interest: Money

    @property
    def in_all(self) -> Money:
        return self.left + self.fees + self.interest


def total(amounts: Iterable[Money], currency: str) -> Money:
    return sum(amounts, Money.zero(currency))


def _part(money: Money, most: Money) -> Money:
    """As much of `most` as the money covers."""
    return min(max(money, Money.zero(money.currency)), most)
