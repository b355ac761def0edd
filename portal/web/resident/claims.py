"""Where an invoice's claim lies, told to the one who pays, so that nobody pays twice. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from portal.dispatch.recalling.reached import Reached
from portal.invoices.status import Standing
from portal.policy.claim_deadline import debited_on
from portal.policy.recall import ASKING
from portal.words import Words
from portal.words.marks import mark

_DRAWS: Final = "avtalegiro"
# First on the page, in the place of "pay by".
_HEADLINES: Final = {
    "avtalegiro": mark("%(amount)s is drawn from your account by AvtaleGiro on %(date)s."),
    "efaktura": mark("%(amount)s lies in your online bank as eFaktura. Approve it there by %(date)s."),
    "vipps": mark("%(amount)s lies in Vipps. Approve it there by %(date)s."),
}
_NOTHING_TO_DO = mark("You do not need to do anything.")
# Once its date has passed.
_LATE: Final = {
    "avtalegiro": mark("Your bank should have drawn it by AvtaleGiro on %(date)s. See in your bank whether it did."),
    "efaktura": mark("It lies in your online bank as eFaktura. Approve it there."),
    "vipps": mark("It lies in Vipps. Approve it there."),
}
_WARNINGS: Final = {
    "avtalegiro": mark("Pay here only if you stop it in your bank first. Otherwise you pay twice."),
    "efaktura": mark("Pay here only if you do not approve it in your online bank. Otherwise you pay twice."),
    "vipps": mark("Pay here only if you do not approve it in Vipps. Otherwise you pay twice."),
}
_ASKED_BACK: Final = {
    "avtalegiro": mark("We are stopping the AvtaleGiro payment as it was. It takes a little while."),
    "efaktura": mark("We are taking the eFaktura as it was out of your online bank. Do not approve it there."),
    "vipps": mark("We are taking the invoice as it was out of Vipps. Do not approve it there."),
}
_STAYS: Final = {
    "avtalegiro": mark("It was too late for us to stop it: your bank will still draw it on %(date)s. Stop it there."),
    "efaktura": mark("We could not take the eFaktura as it was out of your online bank. Do not approve it there."),
    "vipps": mark("We could not take the invoice as it was out of Vipps. Do not approve it there."),
}
_TAKEN_BACK: Final = {
    "avtalegiro": mark("The AvtaleGiro payment is stopped. Nothing is drawn for this invoice."),
    "efaktura": mark("It has been taken out of your online bank."),
    "vipps": mark("It has been taken out of Vipps."),
}
_BRIEF: Final = {
    "avtalegiro": mark("Drawn by AvtaleGiro on %(date)s"),
    "efaktura": mark("In your online bank. Approve it by %(date)s"),
    "vipps": mark("In Vipps. Approve it by %(date)s"),
}


@dataclass(frozen=True)
class ClaimTold:
    """`headline` takes the place of the state's own, `then` comes before what else is said.

    With a `warning`, the numbers to pay by stand folded under it. `drawn`: there is nothing to do but wait.
    """

    headline: str | None = None
    then: tuple[str, ...] = ()
    warning: str | None = None
    drawn: bool = False


NOWHERE: Final = ClaimTold()


def claim_told(reached: Sequence[Reached], standing: Standing, words: Words, today: date) -> ClaimTold:
    """What the page says of where the claim lies; `reached` is in the order of what must be known first."""
    claims = [one for one in reached if one.channel in ASKING]
    if standing.code == "collection" or not claims:
        return NOWHERE
    lies = next((one for one in claims if one.how == "lies"), None)
    recalled = tuple(_recalled(claims, words, today, still_lies=lies is not None))
    if lies is None:
        return ClaimTold(then=recalled)
    if not standing.is_open:
        # Paid a moment ago: it is about to be asked back.
        return ClaimTold(then=(*recalled, words.text(_ASKED_BACK[lies.channel])))
    return _lying(lies, recalled, standing, words, today)


def brief(lies: Reached | None, standing: Standing, words: Words, today: date) -> str | None:
    """A few words for a list; None where the state's own say what matters."""
    day = _day(lies) if lies and standing.is_open else None
    return words.text(_BRIEF[lies.channel], date=words.date(day)) if lies and day and day >= today else None


def _lying(lies: Reached, recalled: tuple[str, ...], standing: Standing, words: Words, today: date) -> ClaimTold:
    day, drawn = _day(lies), lies.channel == _DRAWS
    if day is None or day < today:
        late = words.text(_LATE[lies.channel], date=words.date(day or today))
        return ClaimTold(None, (*recalled, late), None if drawn else words.text(_WARNINGS[lies.channel]))
    headline = words.text(_HEADLINES[lies.channel], amount=words.money(standing.left), date=words.date(day))
    then = (*recalled, *((words.text(_NOTHING_TO_DO),) if drawn else ()))
    return ClaimTold(headline, then, words.text(_WARNINGS[lies.channel]), drawn)


def _recalled(claims: Sequence[Reached], words: Words, today: date, *, still_lies: bool) -> Iterator[str]:
    """What became of those that others took the place of, the most pressing alone."""
    told: Mapping[str, Mapping[str, str]] = {"stays": _STAYS, "asked_back": _ASKED_BACK}
    if not still_lies:
        told = {**told, "taken_back": _TAKEN_BACK}
    for one in claims:
        day = _day(one)
        is_past = one.channel == _DRAWS and one.how == "stays" and day is not None and day < today
        if one.how in told and not is_past:
            yield words.text(told[one.how][one.channel], date=words.date(day) if day else "")
            return


def _day(one: Reached) -> date | None:
    """When a bank draws it, or until when it is to be approved."""
    return debited_on(one.due) if one.due and one.channel == _DRAWS else one.due
