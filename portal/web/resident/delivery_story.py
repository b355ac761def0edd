"""What the resident's page says of how an invoice was sent: one sentence with its reason, and the receipt."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, tzinfo
from typing import Final

from portal.dispatch.queries import AttemptView, Delivery, StepView
from portal.words import Words, sent_ways
from portal.words.because import clauses
from portal.words.destinations import is_for_the_reader, place_of
from portal.words.reasons import sentence

_DRAWN_DAY: Final = "drawn_day"


def story(delivery: Delivery, words: Words, zone: tzinfo, *, will_be_drawn: bool) -> Iterator[str]:
    """How it was sent, why that way and not a better one, and what has been heard since: a sentence each."""
    current = delivery.current
    if current and current.state in ("accepted", "delivered", "read"):
        yield from _arrival(current, _as_it_is(delivery.steps, will_be_drawn=will_be_drawn), words, zone)
    elif delivery.state == "exhausted":
        yield words.text(sent_ways.STUCK)
    elif delivery.state == "cancelled":
        yield _called_off(current, words, zone)
    else:
        yield _not_yet(delivery, words)


def _as_it_is(steps: Sequence[StepView], *, will_be_drawn: bool) -> Sequence[StepView]:
    """The day on which a bank was to draw it is told only while it is so."""
    if will_be_drawn:
        return steps
    numbers = ({name: one for name, one in step.numbers.items() if name != _DRAWN_DAY} for step in steps)
    return [replace(step, numbers=left) for step, left in zip(steps, numbers, strict=True)]


def _arrival(attempt: AttemptView, steps: Sequence[StepView], words: Words, zone: tzinfo) -> Iterator[str]:
    chosen = next((step for step in steps if step.channel == attempt.channel and step.verdict == "chosen"), None)
    why_not = _against_better(steps, words) if chosen and is_for_the_reader(chosen.numbers) else []
    yield _sent(attempt, chosen, why_not, words, zone)
    receipt = sent_ways.RECEIVED.get(attempt.state)
    if receipt:
        yield words.text(receipt, when=words.moment(since(attempt), zone))
    # That nothing digital could be used has been said by then.
    if chosen and not (why_not and chosen.reason == "letter"):
        yield _because(chosen, words)


def _sent(attempt: AttemptView, chosen: StepView | None, why_not: Sequence[str], words: Words, zone: tzinfo) -> str:
    when = words.date((attempt.finished_at or attempt.started_at).astimezone(zone).date())
    if chosen and not is_for_the_reader(chosen.numbers):
        return words.text(sent_ways.SENT_AWAY.get(attempt.channel, sent_ways.SENT[attempt.channel]), when=when)
    if chosen and _DRAWN_DAY in chosen.numbers:
        day = words.date(date.fromisoformat(str(chosen.numbers[_DRAWN_DAY])))
        return words.text(sent_ways.DRAWN, day=day, when=when)
    place = place_of(attempt.channel, chosen.numbers) if chosen else attempt.channel
    if why_not and place in sent_ways.SENT_BECAUSE:
        return words.text(sent_ways.SENT_BECAUSE[place], when=when, why=words.listed(why_not))
    return words.text(sent_ways.SENT[place], when=when)


def _against_better(steps: Sequence[StepView], words: Words) -> list[str]:
    """Why the channels before the one used were not, each reason once."""
    return clauses(words, ((step.channel, step.reason, step.numbers) for step in steps if step.verdict == "passed"))


def _because(chosen: StepView, words: Words) -> str:
    message = sent_ways.BECAUSE.get(chosen.reason) if is_for_the_reader(chosen.numbers) else None
    return words.text(message) if message else sentence(words, chosen.reason, chosen.numbers)


def _called_off(attempt: AttemptView | None, words: Words, zone: tzinfo) -> str:
    taken = next((event.at for event in attempt.events if event.state == "accepted"), None) if attempt else None
    if taken is None:
        return words.text(sent_ways.CALLED_OFF)
    message = sent_ways.TAKEN_BACK_FROM.get(attempt.channel, sent_ways.TAKEN_BACK) if attempt else sent_ways.TAKEN_BACK
    return words.text(message, when=words.date(taken.astimezone(zone).date()))


def _not_yet(delivery: Delivery, words: Words) -> str:
    held = next((step.channel for step in delivery.steps if step.verdict == "held"), None)
    if held in sent_ways.HELD:
        return words.text(sent_ways.HELD[held])
    current = delivery.current
    if current is None or current.state == "revoked":
        # What was called back is as if it had never been tried.
        return words.text(sent_ways.NOT_SENT)
    return words.text(sent_ways.UNSURE if current.state == "unknown" else sent_ways.ON_ITS_WAY)


def since(attempt: AttemptView) -> datetime:
    """Since when it is in its state; what was told of it later is no news to the reader."""
    return next((event.at for event in attempt.events if event.state == attempt.state), attempt.started_at)
