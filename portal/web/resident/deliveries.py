"""How an invoice was sent, told to the one it is for: one sentence, and every channel's answer beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final

from portal.dispatch.queries import AttemptView, Delivery, StepView
from portal.words import Words, labels
from portal.words.marks import mark
from portal.words.reasons import sentence

# "Sent" is what we know; "delivered" is said only where a receipt came.
_SENT: Final = {
    "avtalegiro": mark("We sent the invoice to your bank, as AvtaleGiro, on %(when)s."),
    "efaktura": mark("We sent the invoice to your online bank, as eFaktura, on %(when)s."),
    "vipps": mark("We sent the invoice to you in Vipps on %(when)s."),
    "mailbox": mark("We sent the invoice to your digital mailbox on %(when)s."),
    "email": mark("We sent the invoice to you by e-mail on %(when)s."),
    "paper": mark("We sent the invoice to you by post on %(when)s."),
}
# Where the register named the mailbox.
_SENT_TO: Final = {
    "digipost": mark("We sent the invoice to you in Digipost on %(when)s."),
    "eboks": mark("We sent the invoice to you in e-Boks on %(when)s."),
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
_NOT_SENT = mark("The invoice has not been sent to you yet. You can read it here already.")
_STUCK = mark("We could not send the invoice in any of the ways we have. We are looking into it. You can read it here.")
_CALLED_OFF = mark("The invoice was not sent, because it was cancelled.")
_PROGRESS: Final = {"planned": _ON_ITS_WAY, "sending": _ON_ITS_WAY, "unknown": _UNSURE}


@dataclass(frozen=True)
class Way:
    """One channel of the order: whether the invoice went that way, and why or why not."""

    name: str
    chosen: bool
    why: str


@dataclass(frozen=True)
class Try:
    """One try: by which channel, what came of it, and when."""

    name: str
    outcome: str
    when: str


@dataclass(frozen=True)
class DeliveryTold:
    """`story` is one or two sentences, `ways` the whole order, `tries` what was done, oldest first."""

    story: str
    ways: tuple[Way, ...]
    tries: tuple[Try, ...]


def delivery_told(delivery: Delivery | None, words: Words, zone: tzinfo) -> DeliveryTold:
    """What the page says of how the invoice was sent; `None` when no run has taken it up."""
    if delivery is None:
        return DeliveryTold(words.text(_NOT_SENT), (), ())
    # What the municipality does not use at all is no answer to "why this way".
    ways = tuple(_way(step, words) for step in delivery.steps if step.verdict != "not_used")
    return DeliveryTold(" ".join(_story(delivery, words, zone)), ways, tuple(_tries(delivery, words, zone)))


def _story(delivery: Delivery, words: Words, zone: tzinfo) -> Iterator[str]:
    current = delivery.current
    if current and current.state in ("accepted", "delivered", "read"):
        chosen = next((step for step in delivery.steps if step.channel == current.channel), None)
        yield from _arrival(current, chosen, words, zone)
        if chosen and chosen.verdict == "chosen":
            yield _because(chosen, words)
    elif delivery.state == "exhausted":
        yield words.text(_STUCK)
    elif delivery.state == "cancelled":
        yield words.text(_CALLED_OFF)
    else:
        yield words.text(_PROGRESS.get(current.state, _ON_ITS_WAY) if current else _NOT_SENT)


def _because(chosen: StepView, words: Words) -> str:
    message = _BECAUSE.get(chosen.reason)
    # A reason with `to` is about somebody else than the reader.
    return (
        words.text(message)
        if message and "to" not in chosen.numbers
        else sentence(words, chosen.reason, chosen.numbers)
    )


def _arrival(attempt: AttemptView, chosen: StepView | None, words: Words, zone: tzinfo) -> Iterator[str]:
    sent_at = attempt.finished_at or attempt.started_at
    named = _SENT_TO.get(str(chosen.numbers.get("to"))) if chosen else None
    yield words.text(named or _SENT[attempt.channel], when=words.date(sent_at.astimezone(zone).date()))
    receipt = _RECEIVED.get(attempt.state)
    if receipt:
        at = next(event.at for event in reversed(attempt.events) if event.state == attempt.state)
        yield words.text(receipt, when=words.moment(at, zone))


def _way(step: StepView, words: Words) -> Way:
    name = words.text(labels.CHANNELS[step.channel])
    return Way(name, step.verdict == "chosen", sentence(words, step.reason, step.numbers))


def _tries(delivery: Delivery, words: Words, zone: tzinfo) -> Iterator[Try]:
    for attempt in delivery.attempts:
        at = attempt.events[-1].at if attempt.events else attempt.started_at
        outcome = words.text(labels.ATTEMPT_STATES[attempt.state])
        yield Try(words.text(labels.CHANNELS[attempt.channel]), outcome, words.moment(at, zone))
