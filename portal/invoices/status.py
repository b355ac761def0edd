"""What stands open on an invoice, from its claim, its credit notes and the ledger. Pure.

The issuer's ledger is the truth for balance and claim level. Where it is silent or old, nothing is
called overdue that may be paid.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from portal.values.business_days import next_business_day
from portal.values.money import Money

Code = Literal[
    "unpaid",
    "due_soon",
    "overdue",
    "possibly_overdue",
    "partly_paid",
    "paid",
    "paid_too_much",
    "credited",
    "collection",
    "credit_note",
    "nothing_to_pay",
    "reminder",
]
ClaimLevel = Literal["none", "reminder", "collection_notice", "collection"]

SOON = timedelta(days=7)
FRESH = timedelta(hours=24)
OPEN: frozenset[str] = frozenset({"unpaid", "due_soon", "overdue", "possibly_overdue", "partly_paid"})
# A payment in a currency follows its own country's bank days.
_BANKS = {"NOK": "NO", "SEK": "SE"}


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


@dataclass(frozen=True, slots=True)
class Standing:
    """One invoice's state and every number and date its sentence needs.

    `left` is still to pay, negative when paid too much; `as_of` is the ledger's moment, None without a ledger;
    `stale` is a ledger that is absent or older than 24 hours. `fees` and `interest` come on top of `left`.
    """

    code: Code
    claim: Money
    left: Money
    due_date: date | None
    paid: Money
    credited: Money
    last_paid_on: date | None
    fees: Money
    interest: Money
    claim_level: ClaimLevel
    agency_since: date | None
    as_of: datetime | None
    stale: bool

    @property
    def is_open(self) -> bool:
        """Whether it belongs in the sum to pay; what lies with the collection company is paid there."""
        return self.code in OPEN

    @property
    def credited_in_part(self) -> bool:
        return self.credited.minor > 0 and self.code != "credited"


def standing(facts: Facts, today: date, now: datetime) -> Standing:
    """The state of one invoice on `today`, the municipality's date at `now`."""
    as_of = _as_of(facts)
    stale = as_of is None or now - as_of > FRESH
    ledger, nothing = facts.ledger, Money.zero(facts.claim.currency)
    left = _left(facts)
    paid = _paid(facts)
    told = ledger if left and ledger else None  # what is settled carries no fees and lies with nobody
    return Standing(
        code=_code(facts, left, paid, today, as_of, stale=stale),
        claim=facts.claim,
        left=left,
        due_date=facts.due_date,
        paid=paid,
        credited=facts.credited,
        last_paid_on=ledger.last_paid_on if ledger else None,
        fees=told.fees if told else nothing,
        interest=told.interest if told else nothing,
        claim_level=told.claim_level if told else "none",
        agency_since=told.with_agency_since if told else None,
        as_of=as_of,
        stale=stale,
    )


def _as_of(facts: Facts) -> datetime | None:
    """A file of changes confirms what it does not mention, once the ledger has spoken of the invoice."""
    if facts.ledger is None:
        return facts.full_as_of
    return max(facts.ledger.as_of, facts.confirmed_as_of or facts.ledger.as_of)


def _left(facts: Facts) -> Money:
    if facts.settled:
        return Money.zero(facts.claim.currency)
    return facts.ledger.balance if facts.ledger else facts.claim - facts.credited


def _paid(facts: Facts) -> Money:
    if facts.settled:
        return max(facts.claim - facts.credited, Money.zero(facts.claim.currency))
    return facts.ledger.paid if facts.ledger else Money.zero(facts.claim.currency)


def _code(facts: Facts, left: Money, paid: Money, today: date, as_of: datetime | None, *, stale: bool) -> Code:
    if facts.kind == "credit_note":
        return "credit_note"
    if facts.kind == "reminder":
        return "reminder"
    if left.minor > 0:
        return _open_code(facts, paid, today, as_of, stale=stale)
    if left.minor < 0 and paid.minor > 0:
        return "paid_too_much"
    return _closed_code(facts, paid)


def _closed_code(facts: Facts, paid: Money) -> Code:
    if facts.claim.minor > 0 and facts.credited >= facts.claim:
        return "credited"
    return "paid" if paid.minor > 0 else "nothing_to_pay"


def _open_code(facts: Facts, paid: Money, today: date, as_of: datetime | None, *, stale: bool) -> Code:
    ledger, due = facts.ledger, facts.due_date
    if ledger and ledger.claim_level == "collection":
        return "collection"
    if due and today > _in_time_until(due, facts.claim.currency):
        # A ledger from before the last day's end cannot know who paid that day.
        may_be_paid = stale or as_of is None or as_of.date() <= _in_time_until(due, facts.claim.currency)
        return "possibly_overdue" if may_be_paid else "overdue"
    if paid.minor > 0:
        return "partly_paid"
    return "due_soon" if due and due - today <= SOON else "unpaid"


def _in_time_until(due: date, currency: str) -> date:
    country = _BANKS.get(currency)
    return next_business_day(due, country) if country else due
