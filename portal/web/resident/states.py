"""An invoice's state told to the one who pays: a sentence with amount and date, and what to do next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from portal.invoices.status import Standing
from portal.web.resident.claims import NOWHERE, ClaimTold
from portal.words import Words
from portal.words.marks import mark

_PAY = mark("Pay %(amount)s by %(date)s.")
_HEADLINES: Final = {
    "unpaid": _PAY,
    "due_soon": _PAY,
    "overdue": mark("%(amount)s should have been paid by %(date)s."),
    "possibly_overdue": mark("%(amount)s was due on %(date)s. We cannot see yet whether you have paid."),
    "partly_paid": mark("You have %(amount)s left to pay by %(date)s."),
    "paid": mark("The invoice was paid on %(paid_on)s."),
    "paid_too_much": mark("You have paid %(amount)s too much."),
    "credited": mark("The invoice is credited. You have nothing to pay."),
    "withdrawn": mark("The invoice is withdrawn. You have nothing to pay."),
    "collection": mark("%(amount)s was sent to debt collection on %(since)s."),
    "credit_note": mark("%(amount)s is credited to you."),
    "nothing_to_pay": mark("You have nothing to pay."),
    "reminder": mark("This is a reminder about an invoice you have already received."),
}
# The same, where the date that belongs in it is not known.
_UNDATED: Final = {
    _PAY: mark("Pay %(amount)s."),
    _HEADLINES["partly_paid"]: mark("You have %(amount)s left to pay."),
    _HEADLINES["paid"]: mark("The invoice is paid."),
    _HEADLINES["collection"]: mark("%(amount)s has been sent to debt collection."),
}
_HOW = mark("Use the account number and the payment reference below when you pay.")
_NEXT: Final[dict[str, tuple[str, ...]]] = {
    "unpaid": (_HOW,),
    "due_soon": (_HOW,),
    "overdue": (
        mark("You can pay now. If you have paid in the last few days, it takes a little while before we see it."),
    ),
    "possibly_overdue": (mark("If you have paid, you do not need to do anything. If not, you can pay now."),),
    "partly_paid": (mark("You have paid %(paid)s so far."),),
    "paid": (mark("There is nothing more you need to do."),),
    "paid_too_much": (mark("Contact us if you do not hear from us about getting it back."),),
    "withdrawn": (mark("If you have paid it already, contact us."),),
    "collection": (
        mark("Pay to the debt collection company, with the details in its letter to you."),
        mark("The company can add its own costs. Contact it if you have questions."),
    ),
    "credit_note": (mark("You do not need to do anything."),),
}
_LEVELS: Final = {
    "reminder": mark("We have sent you a payment reminder."),
    "collection_notice": mark("We have sent you a notice of debt collection."),
}
# For a list: a few words, and the date that belongs in them.
_BRIEF: Final = {
    "unpaid": (mark("Pay by %(date)s"), "date"),
    "due_soon": (mark("Pay by %(date)s"), "date"),
    "overdue": (mark("Was due on %(date)s"), "date"),
    "possibly_overdue": (mark("Was due on %(date)s"), "date"),
    "partly_paid": (mark("Pay the rest by %(date)s"), "date"),
    "paid": (mark("Paid on %(paid_on)s"), "paid_on"),
    "collection": (mark("Sent to debt collection on %(since)s"), "since"),
}

# By whether there are fees, and whether there is interest.
_COSTS: Final = {
    (True, True): mark("Fees of %(fees)s and interest of %(interest)s come on top. That makes %(total)s in all."),
    (True, False): mark("Fees of %(fees)s come on top. That makes %(total)s in all."),
    (False, True): mark("Interest of %(interest)s comes on top. That makes %(total)s in all."),
}
# Between two ledger files: what the bank has told us since.
_CAME = mark("We have seen your payment of %(amount)s on %(date)s.")
_WENT_BACK = mark("The bank took back a payment of %(amount)s on %(date)s.")
_DATES: Final = ("date", "paid_on", "since")


@dataclass(frozen=True)
class Told:
    """What the page says first, and what it says then."""

    headline: str
    then: tuple[str, ...]


def told(standing: Standing, words: Words, today: date, claim: ClaimTold = NOWHERE) -> Told:
    """The state in whole sentences; where the claim lies comes first."""
    facts = _facts(standing, words)
    headline = _HEADLINES[standing.code]
    if not _fits(headline, facts):
        headline = _UNDATED[headline]
    then = [words.text(sentence, **facts) for sentence in _NEXT.get(standing.code, ())]
    pressing = () if claim.drawn else tuple(_pressing(standing, words, today))
    first = (*claim.then, *_seen(standing, words), *pressing, *_beside(standing, words))
    if claim.headline:
        return Told(claim.headline, first)
    return Told(words.text(headline, **facts), (*first, *then))


def brief(standing: Standing, words: Words, issue_date: date) -> str:
    """A few words for a list: the date that matters now."""
    message, name = _BRIEF.get(standing.code, ("", ""))
    day = _days(standing).get(name)
    if day:
        return words.text(message, **{name: words.date(day)})
    return words.text("Issued on %(date)s", date=words.date(issue_date))


def _days(standing: Standing) -> dict[str, date | None]:
    return {"date": standing.due_date, "paid_on": standing.last_paid_on, "since": standing.agency_since}


def _facts(standing: Standing, words: Words) -> dict[str, str]:
    """What the sentences name; dates that are not known are left out."""
    asked = standing.claim if standing.code in ("credit_note", "reminder") else standing.left
    known = {name: words.date(day) for name, day in _days(standing).items() if day}
    return {"amount": words.money(abs(asked)), "paid": words.money(standing.paid), **known}


def _fits(message: str, facts: dict[str, str]) -> bool:
    return all(name in facts for name in _DATES if f"%({name})s" in message)


def _seen(standing: Standing, words: Words) -> Iterator[str]:
    for one in standing.seen:
        sentence = _CAME if one.amount.minor > 0 else _WENT_BACK
        yield words.text(sentence, amount=words.money(abs(one.amount)), date=words.date(one.booked_on))


def _pressing(standing: Standing, words: Words, today: date) -> Iterator[str]:
    if standing.code == "due_soon" and standing.due_date:
        days = (standing.due_date - today).days
        if days > 0:
            yield words.plural("There is %(num)d day left.", "There are %(num)d days left.", days)
        else:
            yield words.text("Today is the last day to pay.")
    level = _LEVELS.get(standing.claim_level)
    if level and standing.is_open:
        yield words.text(level)


def _beside(standing: Standing, words: Words) -> Iterator[str]:
    costs = standing.fees + standing.interest
    message = _COSTS.get((bool(standing.fees), bool(standing.interest)))
    # What lies with the collection company costs what the company says.
    if message and standing.is_open:
        facts = {"fees": standing.fees, "interest": standing.interest, "total": standing.left + costs}
        yield words.text(message, **{name: words.money(amount) for name, amount in facts.items()})
    if standing.credited_in_part:
        yield words.text("%(amount)s of the invoice is credited.", amount=words.money(standing.credited))
