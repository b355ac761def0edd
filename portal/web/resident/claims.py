"""Where an invoice's claim lies, told to the one who pays, so that nobody pays twice. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, cast

from portal.dispatch.recalling.reached import Reached
from portal.invoices.status import Standing
from portal.policy.claim_deadline import debited_on
from portal.policy.recall import ASKING
from portal.words import Words
from portal.words.lying_claims import CLAIM_WORDS, NOTHING_TO_DO, Became, ClaimWords

_DRAWS: Final = "avtalegiro"


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
    lies = next((one for one in claims if one.how == "lies"), None) if standing.is_open else None
    pressing = _most_pressing(claims, standing, today)
    then = (_said(*pressing, standing, words),) if pressing else ()
    if lies:
        return _lying(lies, then, standing, words, today)
    if standing.is_open and pressing and pressing[1] == "stays":
        # It is paid there, by what was asked for before, unless they see to it.
        return ClaimTold(then=then, warning=words.text(_of(pressing[0]).warning))
    return ClaimTold(then=then)


def brief(lies: Reached | None, standing: Standing, words: Words, today: date) -> str | None:
    """A few words for a list; None where the state's own say what matters."""
    day = _day(lies) if lies and lies.how == "lies" and standing.is_open else None
    return words.text(_of(lies).in_list, date=words.date(day)) if lies and day and day >= today else None


def brief_beside(lies: Reached | None, standing: Standing, words: Words, today: date) -> str | None:
    """What is said beside them: that it may still be paid there though it shall not be."""
    pressing = _most_pressing([lies], standing, today) if lies and standing.code != "collection" else None
    if pressing is None or (standing.is_open and pressing[1] != "stays"):
        return None
    claim, became = pressing
    message = _of(claim).became_in_list.get(became)
    return words.text(message, date=_shown(claim, words)) if message else None


def _lying(lies: Reached, recalled: tuple[str, ...], standing: Standing, words: Words, today: date) -> ClaimTold:
    day, drawn, said = _day(lies), lies.channel == _DRAWS, _of(lies)
    if day is None or day < today:
        late = words.text(said.late, date=words.date(day or today))
        return ClaimTold(None, (*recalled, late), None if drawn else words.text(said.warning))
    headline = words.text(said.lies, amount=words.money(standing.left), date=words.date(day))
    then = (*recalled, *((words.text(NOTHING_TO_DO),) if drawn else ()))
    return ClaimTold(headline, then, words.text(said.warning), drawn)


def _most_pressing(claims: Sequence[Reached], standing: Standing, today: date) -> tuple[Reached, Became] | None:
    """Of the claims that are not to be paid there any more, the one to know of first, and what became of it."""
    still_lies = standing.is_open and any(one.how == "lies" for one in claims)
    for one in claims:
        # What was settled a moment ago is about to be asked back.
        how = "asked_back" if one.how == "lies" and not standing.is_open else one.how
        if how in ("lies", "over") or (how == "taken_back" and still_lies) or _is_drawn(one, today):
            continue
        return one, cast("Became", how)
    return None


def _is_drawn(one: Reached, today: date) -> bool:
    """Whether a bank has drawn it by now; what could not be stopped can be, on its very day."""
    day = _day(one)
    if one.channel != _DRAWS or day is None or one.how == "taken_back":
        return False
    return day < today if one.how == "stays" else day <= today


def _said(claim: Reached, became: Became, standing: Standing, words: Words) -> str:
    said = _of(claim)
    return words.text((said.left if standing.is_open else said.settled)[became], date=_shown(claim, words))


def _of(claim: Reached) -> ClaimWords:
    return CLAIM_WORDS[claim.channel]


def _shown(claim: Reached, words: Words) -> str:
    day = _day(claim)
    return words.date(day) if day else ""


def _day(one: Reached) -> date | None:
    """When a bank draws it, or until when it is to be approved."""
    return debited_on(one.due) if one.due and one.channel == _DRAWS else one.due
