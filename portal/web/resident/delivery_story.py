"""What the resident's page says of how an invoice was sent: one sentence with its reason, and the receipt."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, tzinfo
from typing import Final

from portal.dispatch.queries import AttemptView, Delivery, StepView
from portal.words import Words
from portal.words.because import clause
from portal.words.marks import mark
from portal.words.reasons import sentence

# "Sent" is what we know; "delivered" is said only where a receipt came.
_SENT: Final = {
    "avtalegiro": mark("We sent the claim to your bank, for AvtaleGiro, on %(when)s."),
    "efaktura": mark("We sent the invoice to your online bank, as eFaktura, on %(when)s."),
    "vipps": mark("We sent the invoice to you in Vipps on %(when)s."),
    "mailbox": mark("We sent the invoice to your digital mailbox on %(when)s."),
    "email": mark("We sent the invoice to you by e-mail on %(when)s."),
    "paper": mark("We sent the invoice to you by post on %(when)s."),
    # Where the register named the mailbox.
    "digipost": mark("We sent the invoice to you in Digipost on %(when)s."),
    "eboks": mark("We sent the invoice to you in e-Boks on %(when)s."),
}
_DRAWN = mark(
    "The invoice will be drawn from your account on %(day)s, by AvtaleGiro. "
    "We sent the claim to your bank on %(when)s. You do not have to pay it yourself."
)
# In the reader's place: to another recipient, an executor, the guardians.
_SENT_AWAY: Final = {
    "email": mark("We sent the invoice by e-mail on %(when)s."),
    "paper": mark("We sent the invoice by post on %(when)s."),
}
# The same, with why no better way was used; `why` is one or more clauses of `words.because`.
_SENT_BECAUSE: Final = {
    "efaktura": mark("We sent the invoice to your online bank, as eFaktura, on %(when)s, because %(why)s."),
    "vipps": mark("We sent the invoice to you in Vipps on %(when)s, because %(why)s."),
    "mailbox": mark("We sent the invoice to your digital mailbox on %(when)s, because %(why)s."),
    "email": mark("We sent the invoice to you by e-mail on %(when)s, because %(why)s."),
    "paper": mark("We sent the invoice to you by post on %(when)s, because %(why)s."),
    "digipost": mark("We sent the invoice to you in Digipost on %(when)s, because %(why)s."),
    "eboks": mark("We sent the invoice to you in e-Boks on %(when)s, because %(why)s."),
}
# Why that way, where the cascade's own sentence would stand alone.
_BECAUSE: Final = {
    "email_registered": mark("We use e-mail because you have given us your address."),
    "letter": mark("We use the post because no digital way could be used."),
}
_RECEIVED: Final = {
    "delivered": mark("It arrived on %(when)s."),
    "read": mark("It was opened on %(when)s."),
}
_ON_ITS_WAY = mark("We are sending the invoice to you. It takes a little while.")
_UNSURE = mark("We have sent the invoice, but do not know yet whether it arrived. We are checking.")
NOT_SENT = mark("The invoice has not been sent to you yet. You can read it here already.")
_STUCK = mark("We could not send the invoice in any of the ways we have. We are looking into it. You can read it here.")
_CALLED_OFF = mark("We stopped before the invoice was sent to you. You can read it here.")
_TAKEN_BACK = mark("We sent the invoice to you on %(when)s, but have taken it back. You can read it here.")
# A register that must say whether the way can be used is silent.
_HELD: Final = {
    "efaktura": mark(
        "The invoice has not been sent yet, because the eFaktura register cannot answer just now. We try again soon. "
        "You can read it here already."
    ),
    "vipps": mark(
        "The invoice has not been sent yet, because Vipps cannot answer just now. We try again soon. "
        "You can read it here already."
    ),
    "mailbox": mark(
        "The invoice has not been sent yet, because the contact and reservation register cannot answer just now. "
        "We try again soon. You can read it here already."
    ),
}
_PROGRESS: Final = {"planned": _ON_ITS_WAY, "sending": _ON_ITS_WAY, "unknown": _UNSURE}


def story(delivery: Delivery, words: Words, zone: tzinfo) -> Iterator[str]:
    """How it was sent, why that way and not a better one, and what has been heard since: a sentence each."""
    current = delivery.current
    if current and current.state in ("accepted", "delivered", "read"):
        yield from _arrival(current, delivery.steps, words, zone)
    elif delivery.state == "exhausted":
        yield words.text(_STUCK)
    elif delivery.state == "cancelled":
        yield _called_off(current, words, zone)
    else:
        yield _not_yet(delivery, words)


def _arrival(attempt: AttemptView, steps: Sequence[StepView], words: Words, zone: tzinfo) -> Iterator[str]:
    chosen = next((step for step in steps if step.channel == attempt.channel and step.verdict == "chosen"), None)
    clauses = _against_better(steps, words) if chosen and _is_for_the_reader(chosen) else []
    yield _sent(attempt, chosen, clauses, words, zone)
    receipt = _RECEIVED.get(attempt.state)
    if receipt:
        yield words.text(receipt, when=words.moment(since(attempt), zone))
    # That nothing digital could be used has been said by then.
    if chosen and not (clauses and chosen.reason == "letter"):
        yield _because(chosen, words)


def _sent(attempt: AttemptView, chosen: StepView | None, clauses: Sequence[str], words: Words, zone: tzinfo) -> str:
    when = words.date((attempt.finished_at or attempt.started_at).astimezone(zone).date())
    if chosen and not _is_for_the_reader(chosen):
        return words.text(_SENT_AWAY.get(attempt.channel, _SENT[attempt.channel]), when=when)
    if chosen and "drawn_day" in chosen.numbers:
        day = words.date(date.fromisoformat(str(chosen.numbers["drawn_day"])))
        return words.text(_DRAWN, day=day, when=when)
    named = str(chosen.numbers.get("to")) if chosen else ""
    place = named if named in _SENT else attempt.channel
    if clauses and place in _SENT_BECAUSE:
        return words.text(_SENT_BECAUSE[place], when=when, why=words.listed(clauses))
    return words.text(_SENT[place], when=when)


def _against_better(steps: Sequence[StepView], words: Words) -> list[str]:
    """Why the channels before the one used were not, each reason once."""
    passed = (step for step in steps if step.verdict == "passed")
    clauses = (clause(words, step.channel, step.reason, step.numbers) for step in passed)
    return list(dict.fromkeys(found for found in clauses if found))


def _is_for_the_reader(chosen: StepView) -> bool:
    """A reason for somebody in the reader's place is told in its own words."""
    return chosen.numbers.get("to") not in ("other", "estate", "minor", "company")


def _because(chosen: StepView, words: Words) -> str:
    message = _BECAUSE.get(chosen.reason) if _is_for_the_reader(chosen) else None
    return words.text(message) if message else sentence(words, chosen.reason, chosen.numbers)


def _called_off(attempt: AttemptView | None, words: Words, zone: tzinfo) -> str:
    taken = next((event.at for event in attempt.events if event.state == "accepted"), None) if attempt else None
    if taken is None:
        return words.text(_CALLED_OFF)
    return words.text(_TAKEN_BACK, when=words.date(taken.astimezone(zone).date()))


def _not_yet(delivery: Delivery, words: Words) -> str:
    held = next((step.channel for step in delivery.steps if step.verdict == "held"), None)
    if held in _HELD:
        return words.text(_HELD[held])
    current = delivery.current
    # What was called back is as if it had never been tried.
    return words.text(_PROGRESS.get(current.state, _ON_ITS_WAY) if current and current.state != "revoked" else NOT_SENT)


def since(attempt: AttemptView) -> datetime:
    """Since when it is in its state; what was told of it later is no news to the reader."""
    return next((event.at for event in attempt.events if event.state == attempt.state), attempt.started_at)
