"""What becomes of a claim in each channel it reached, once it is paid, credited, moved or withdrawn. Pure.

Source: the project's protocol notes 2.7, table "what a deferral or a credit does to each channel". What asks for
payment by itself is called back, since what lies in a bank is paid there whatever was paid elsewhere. A document that
was sent lies with its reader for good: a letter or a credit note tells what has changed.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from portal.policy.claim_deadline import debited_on
from portal.policy.outcome import Reason

# Why another claim counts than the one that was sent; `run` is a run that was cancelled.
Why = Literal["paid", "paid_in_part", "credited", "credited_in_part", "moved", "cancelled"]
# What a channel says: it is gone; it was paid or approved there; or it stays, and can be paid.
Recalled = Literal["gone", "approved", "kept"]

# The channels that ask for payment by themselves.
ASKING: Final = ("avtalegiro", "efaktura", "vipps")
_DRAWS: Final = "avtalegiro"
# Nothing is owed any more.
_SETTLED: Final = frozenset[Why]({"paid", "credited", "cancelled"})
# Money that nobody has asked for would have to be paid back.
_PAID_BACK: Final = frozenset[Why]({"credited", "credited_in_part", "cancelled"})


@dataclass(frozen=True, slots=True)
class Consequence:
    """Whether the channel is asked for the claim back, what follows when it is gone, and why.

    nothing      the recipient hears of it as they would anyway
    claim_anew   what is left, on its date, is claimed in a new dispatch
    letter       whoever has the document is written to (`policy.change_letter` says when)
    """

    recall: bool
    then: Literal["nothing", "claim_anew", "letter"]
    reason: Reason


def why_of(claim: str, *, nothing_left: bool) -> Why:
    """What a newer claim's own `why` means for the one before it."""
    if claim == "payment":
        return "paid" if nothing_left else "paid_in_part"
    if claim == "credit":
        return "credited" if nothing_left else "credited_in_part"
    return "cancelled" if claim == "withdrawn" else "moved"


def consequence(channel: str, why: Why, *, due: date | None, today: date) -> Consequence:
    """What is done about a claim due on `due` that reached a channel."""
    if channel not in ASKING:
        unheard = why in ("moved", "cancelled")
        return Consequence(recall=False, then="letter" if unheard else "nothing", reason=Reason("nothing_to_recall"))
    then: Literal["nothing", "claim_anew"] = "nothing" if why in _SETTLED else "claim_anew"
    if channel == _DRAWS and due is not None and today >= debited_on(due):
        return Consequence(recall=False, then=then, reason=Reason("drawn_already", {"due_day": due.isoformat()}))
    return Consequence(recall=True, then=then, reason=Reason(f"recall_{why}"))


def task_after(channel: str, why: Why, answer: Recalled, *, due: date | None) -> Reason | None:
    """What a human must do once a channel has answered; None where nothing is left to do.

    What was paid or approved there is, as a rule, the very payment that settled it.
    """
    if answer == "gone" or (answer == "approved" and why not in _PAID_BACK):
        return None
    if answer == "approved":
        return Reason("paid_though_credited", {"because": channel})
    if channel == _DRAWS and due is not None:
        return Reason("still_drawn", {"due_day": debited_on(due).isoformat()})
    return Reason("not_recalled", {"because": channel})
