"""How an invoice was sent, told to the one it is for: a sentence or two, and every channel's answer beside them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo

from portal.dispatch.queries import Delivery, StepView
from portal.web.resident.delivery_story import since, story
from portal.words import Words, labels
from portal.words.reasons import sentence
from portal.words.sent_ways import NOT_SENT


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


def delivery_told(
    delivery: Delivery | None, words: Words, zone: tzinfo, *, will_be_drawn: bool = False
) -> DeliveryTold:
    """What the page says of how the invoice was sent; `None` when no run has taken it up.

    `will_be_drawn`: whether a bank is still to draw it by AvtaleGiro.
    """
    if delivery is None:
        return DeliveryTold(words.text(NOT_SENT), (), ())
    # What the municipality does not use at all is no answer to "why this way".
    ways = tuple(_way(step, words) for step in delivery.steps if step.verdict != "not_used")
    said = " ".join(story(delivery, words, zone, will_be_drawn=will_be_drawn))
    return DeliveryTold(said, ways, tuple(_tries(delivery, words, zone)))


def _way(step: StepView, words: Words) -> Way:
    name = words.text(labels.CHANNELS[step.channel])
    return Way(name, step.verdict == "chosen", sentence(words, step.reason, step.numbers))


def _tries(delivery: Delivery, words: Words, zone: tzinfo) -> Iterator[Try]:
    for attempt in delivery.attempts:
        outcome = words.text(labels.ATTEMPT_STATES[attempt.state])
        yield Try(words.text(labels.CHANNELS[attempt.channel]), outcome, words.moment(since(attempt), zone))
