"""Which way the next invoice takes, told to the one it is for: the sentence, and each channel with what changes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from portal.delivery.answers import Heard
from portal.delivery.mandate import MandateState
from portal.delivery.queries import Forecast
from portal.dispatch.cascade import Step
from portal.dispatch.reachability import IN_PERSON
from portal.words import Words, labels, next_way
from portal.words.because import clauses
from portal.words.destinations import is_for_the_reader, place_of
from portal.words.labels import Colour
from portal.words.reasons import sentence

_AT_NORGE_NO: Final = frozenset({"no_mailbox", "reserved", "contact_expired", "reachable"})


@dataclass(frozen=True)
class Row:
    """One channel. `state` is one of `next_way.STATES`; `link` an address where it is changed."""

    channel: str
    name: str
    state: str
    tag: str
    colour: Colour
    why: str
    advice: str | None
    checked: str | None
    link: str | None


@dataclass(frozen=True)
class Foretold:
    """`headline` is where the next one goes, `then` why and what else to know; `other` gets the customer's letters.

    `past_other`: and yet the next one goes to the customer. `asks_registers`: some channel depends on one.
    """

    headline: str
    then: tuple[str, ...]
    rows: tuple[Row, ...]
    other: str | None
    past_other: bool
    asks_registers: bool


@dataclass(frozen=True)
class Telling:
    """In which words, and in which zone moments are told."""

    words: Words
    zone: tzinfo


def foretold(forecast: Forecast, mandate: MandateState, how: Telling) -> Foretold:
    other = forecast.known.other_recipient
    chosen = forecast.way.route.chosen
    return Foretold(
        headline=headline(forecast, how.words),
        then=tuple(_then(forecast, how)),
        rows=tuple(_row(step, forecast, mandate, how) for step in forecast.rows),
        other=other.name if other else None,
        past_other=other is not None and chosen is not None and chosen.channel in IN_PERSON,
        asks_registers=any(
            step.channel in IN_PERSON and step.reason.code != "channel_disabled" for step in forecast.rows
        ),
    )


def headline(forecast: Forecast, words: Words) -> str:
    """One sentence: which way the next invoice takes, and to whom."""
    way, known = forecast.way.route, forecast.known
    if way.held:
        return words.text(next_way.SILENT[way.held.channel])
    if way.asks:
        return words.text(next_way.UNASKED[way.asks.channel])
    if way.chosen is None:
        return words.text(next_way.NO_WAY)
    channel = way.chosen.channel
    if known.other_recipient and channel in next_way.TO_ANOTHER:
        return words.text(next_way.TO_ANOTHER[channel], name=known.other_recipient.name)
    place = place_of(channel, way.chosen.reason.numbers)
    address = known.contacts.email.value if known.contacts.email else ""
    return words.text(next_way.NEXT[place], address=address)


def _then(forecast: Forecast, how: Telling) -> Iterator[str]:
    way, words = forecast.way.route, how.words
    if way.held:
        yield words.text(next_way.STILL_SILENT)
    elif way.asks:
        yield from _how_the_last_went(way.asks.channel, forecast, how)
        yield words.text(next_way.CHECK)
    elif way.chosen is None:
        yield words.text(next_way.CONTACT_US)
    else:
        yield _because(forecast, way.chosen, words)


def _how_the_last_went(unasked: str, forecast: Forecast, how: Telling) -> Iterator[str]:
    """What is known, where the register of `unasked` has never been asked."""
    last = forecast.last
    if last is None or last.chosen is None:
        return
    yield how.words.text(next_way.LAST[last.chosen[0]], day=_day(last.at, how))
    against = last.passed.get(unasked)
    if against and against.code == "due_too_soon":
        yield how.words.text(next_way.WAS_TOO_SOON[unasked])


def _because(forecast: Forecast, chosen: Step, words: Words) -> str:
    """A letter to the reader is sent for want of anything better, and that is the reason people ask for."""
    if chosen.reason.code != "letter" or not is_for_the_reader(chosen.reason.numbers):
        return _why(chosen, "next", forecast, words)
    passed = (step for step in forecast.way.route.steps if step.verdict == "passed")
    why = clauses(words, ((step.channel, step.reason.code, step.reason.numbers) for step in passed))
    return words.text(next_way.BECAUSE, why=words.listed(why)) if why else sentence(words, "letter", {})


def _row(step: Step, forecast: Forecast, mandate: MandateState, how: Telling) -> Row:
    chosen = forecast.way.route.chosen
    state = "next" if chosen and chosen.channel == step.channel else _state(step)
    tag, colour = next_way.STATES[state]
    heard = forecast.heard.get(step.channel)
    mailbox_at_norge_no = step.channel == "mailbox" and step.reason.code in _AT_NORGE_NO
    return Row(
        channel=step.channel,
        name=how.words.text(labels.CHANNELS[step.channel]),
        state=state,
        tag=how.words.text(tag),
        colour=colour,
        why=_why(step, state, forecast, how.words),
        advice=_advice(step, mandate, how) if (step.channel, state) != ("paper", "active") else None,
        checked=_checked(heard, state, how) if heard else None,
        link=next_way.NORGE_NO if mailbox_at_norge_no else None,
    )


def _why(step: Step, state: str, forecast: Forecast, words: Words) -> str:
    """A letter's own reason is that nothing else works, and an address's that the reader gave it: not always so."""
    if (step.channel, state) == ("paper", "active"):
        return words.text(next_way.POST_IN_RESERVE)
    email = forecast.known.contacts.email
    if (
        step.reason.code == "email_registered"
        and is_for_the_reader(step.reason.numbers)
        and email
        and email.source != "resident"
    ):
        return words.text(next_way.EMAIL_KNOWN)
    return sentence(words, step.reason.code, step.reason.numbers)


def _state(step: Step) -> str:
    if step.verdict == "passed":
        return "off" if step.reason.code in next_way.CHOSEN_OFF else "impossible"
    return {"chosen": "active", "ask": "unasked"}.get(step.verdict, "silent")


def _advice(step: Step, mandate: MandateState, how: Telling) -> str | None:
    if step.channel == "avtalegiro":
        return _of_mandate(step, mandate, how)
    message = next_way.ADVICE.get((step.channel, step.reason.code))
    return how.words.text(message) if message else None


def _of_mandate(step: Step, mandate: MandateState, how: Telling) -> str | None:
    if mandate.since:
        return how.words.text(next_way.MANDATE_LIVE, date=_day(mandate.since, how))
    if mandate.stopped:
        return how.words.text(next_way.MANDATE_STOPPED, date=_day(mandate.stopped, how))
    return how.words.text(next_way.MANDATE_NONE) if step.reason.code == "no_mandate" else None


def _checked(heard: Heard, state: str, how: Telling) -> str | None:
    """Of what moment the answer is. A silent one has answered before, unless it never has."""
    if state == "silent" and heard.silent_at == heard.at:
        return None
    when = how.words.moment(heard.at, how.zone)
    if state == "silent":
        return how.words.text("The last answer came on %(when)s.", when=when)
    return how.words.text("Checked on %(when)s.", when=when)


def _day(moment: datetime, how: Telling) -> str:
    return how.words.date(moment.astimezone(how.zone).date())
