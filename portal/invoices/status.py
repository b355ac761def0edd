"""What stands open on an invoice, from its claim, its credit notes and the ledger. Pure.

The issuer's ledger is the truth for balance and claim level. Where it is silent or old, nothing is
called overdue that may be paid.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from portal.invoices.balance import ClaimLevel, Facts
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

SOON = timedelta(days=7)
FRESH = timedelta(hours=24)
OPEN: frozenset[str] = frozenset({"unpaid", "due_soon", "overdue", "possibly_overdue", "partly_paid"})
# A payment in a currency follows its own country's bank days.
_BANKS = {"NOK": "NO", "SEK": "SE"}


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
    as_of, left, nothing = facts.as_of, facts.left, Money.zero(facts.claim.currency)
    stale = as_of is None or now - as_of > FRESH
    told = facts.ledger if left else None  # what is settled carries no fees and lies with nobody
    return Standing(
        code=_code(facts, today, stale=stale),
        claim=facts.claim,
        left=left,
        due_date=facts.due_date,
        paid=facts.paid,
        credited=facts.credited,
        last_paid_on=facts.ledger.last_paid_on if facts.ledger else None,
        fees=told.fees if told else nothing,
        interest=told.interest if told else nothing,
        claim_level=told.claim_level if told else "none",
        agency_since=told.with_agency_since if told else None,
        as_of=as_of,
        stale=stale,
    )


def _code(facts: Facts, today: date, *, stale: bool) -> Code:
    if facts.kind == "credit_note":
        return "credit_note"
    if facts.kind == "reminder":
        return "reminder"
    if facts.left.minor > 0:
        return _open_code(facts, today, stale=stale)
    if facts.left.minor < 0 and facts.paid.minor > 0:
        return "paid_too_much"
    if facts.claim.minor > 0 and facts.credited >= facts.claim:
        return "credited"
    return "paid" if facts.paid.minor > 0 else "nothing_to_pay"


def _open_code(facts: Facts, today: date, *, stale: bool) -> Code:
    if facts.ledger and facts.ledger.claim_level == "collection":
        return "collection"
    if facts.due_date and today > _in_time_until(facts.due_date, facts.claim.currency):
        return "possibly_overdue" if stale or _may_be_paid(facts, facts.due_date) else "overdue"
    if facts.paid.minor > 0:
        return "partly_paid"
    return "due_soon" if facts.due_date and facts.due_date - today <= SOON else "unpaid"


def _may_be_paid(facts: Facts, due: date) -> bool:
    """A ledger from before the last day's end cannot know who paid that day."""
    return facts.as_of is None or facts.as_of.date() <= _in_time_until(due, facts.claim.currency)


def _in_time_until(due: date, currency: str) -> date:
    country = _BANKS.get(currency)
    return next_business_day(due, country) if country else due
