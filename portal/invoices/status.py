"""What stands open on an invoice, from its claim, its credit notes, the ledger and the payments seen since. Pure.

The issuer's ledger is the truth for balance and claim level. Where it is silent or old, nothing is
called overdue that may be paid.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from portal.invoices.balance import ClaimLevel, Facts, Seen, bank_day
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
    "withdrawn",
    "collection",
    "credit_note",
    "nothing_to_pay",
    "reminder",
]

SOON = timedelta(days=7)
FRESH = timedelta(hours=24)
OPEN: frozenset[str] = frozenset({"unpaid", "due_soon", "overdue", "possibly_overdue", "partly_paid"})


@dataclass(frozen=True, slots=True)
class Standing:
    """One invoice's state and every number and date its sentence needs.

    `left` is still to pay, negative when paid too much; `as_of` is the ledger's moment, None without a ledger;
    `stale` is a ledger that is absent or older than 24 hours. `fees` and `interest` come on top of `left`. `seen` are
    the payments that the ledger does not hold yet; every amount here counts them. `costs_paid` is what of them went to
    fees and interest, None where none was seen.
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
    seen: tuple[Seen, ...] = ()
    costs_paid: Money | None = None

    @property
    def is_open(self) -> bool:
        """Whether it belongs in the sum to pay; what lies with the collection company is paid there."""
        return self.code in OPEN

    @property
    def credited_in_part(self) -> bool:
        return self.credited.minor > 0 and self.code != "credited"


def standing(facts: Facts, today: date, now: datetime) -> Standing:
    """The state of one invoice on `today`, the municipality's date at `now`."""
    as_of, owed = facts.as_of, facts.owed
    stale = as_of is None or now - as_of > FRESH
    told = facts.ledger if owed.left and not facts.settled else None  # what is settled lies with nobody
    return Standing(
        code=_code(facts, owed.left, today, stale=stale),
        claim=facts.claim,
        left=owed.left,
        due_date=facts.due_date,
        paid=facts.paid,
        credited=facts.credited,
        last_paid_on=facts.last_paid_on,
        fees=owed.fees,
        interest=owed.interest,
        claim_level=told.claim_level if told else "none",
        agency_since=told.with_agency_since if told else None,
        as_of=as_of,
        stale=stale,
        seen=facts.seen,
        costs_paid=facts.costs_paid if facts.seen else None,
    )


def _code(facts: Facts, left: Money, today: date, *, stale: bool) -> Code:
    if facts.kind == "credit_note":
        return "credit_note"
    if facts.kind == "reminder":
        return "reminder"
    if left.minor > 0:
        return _open_code(facts, today, stale=stale)
    if left.minor < 0 and facts.paid.minor > 0:
        return "paid_too_much"
    if facts.claim.minor > 0 and facts.credited >= facts.claim:
        return "credited"
    return "paid" if facts.paid.minor > 0 else "nothing_to_pay"


def _open_code(facts: Facts, today: date, *, stale: bool) -> Code:
    """While something is left; of what was withdrawn the ledger may hold something for a while."""
    if facts.ledger and not facts.settled and facts.ledger.claim_level == "collection":
        return "collection"
    if facts.withdrawn:
        return "withdrawn"
    if facts.due_date and today > bank_day(facts.due_date, facts.claim.currency):
        return "possibly_overdue" if stale or _may_be_paid(facts, facts.due_date) else "overdue"
    if facts.paid.minor > 0:
        return "partly_paid"
    return "due_soon" if facts.due_date and facts.due_date - today <= SOON else "unpaid"


def _may_be_paid(facts: Facts, due: date) -> bool:
    """A ledger from before the last day's end cannot know who paid that day."""
    return facts.as_of is None or facts.as_of.date() <= bank_day(due, facts.claim.currency)
