"""Registers asked for the invoices whose way depends on them: in cascade order, many at a time, nobody twice.

Ways come in pages. Each that needs an answer waits until its register can be asked about as many as one call takes, or
nothing more comes. So a bulk register gets at most one call more than its bulk goes into the number of people, and a
register of single persons at most one call each. Answers are kept here and with the dispatch, never for the next run.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

import structlog

from portal.dispatch.pausing.outages import Outages
from portal.dispatch.placing.ways import Desk, Judge, Way
from portal.dispatch.register import UNKNOWN, Answer, Asked
from portal.policy.outcome import Reason

# People with several invoices come one after the other, so this many answers need to be remembered, and no more.
_REMEMBERED: Final = 5_000
_NO_REGISTER: Final = Answer("no", Reason("channel_disabled"))

log = structlog.get_logger(__name__)

# A person as registers know them.
_Who = tuple[str | None, str | None, str]


def _who(asked: Asked) -> _Who:
    return (asked.national_id.number if asked.national_id else None, asked.mobile, asked.issuer)


class LookUps:
    """One pass over a run, or over what would be one. `outages` knows which registers are left alone."""

    def __init__(self, desk: Desk, judge: Judge, outages: Outages | None = None) -> None:
        self._registers = desk.registers
        self._outages = outages or Outages()
        self._judge = judge
        self._waiting: dict[str, dict[_Who, list[Way]]] = {name: {} for name in judge.registers}
        self._remembered: OrderedDict[tuple[str, _Who], Answer] = OrderedDict()

    def placed(self, pages: Iterable[Sequence[Way]]) -> Iterator[list[Way]]:
        """The ways, each once, when no register has to be asked for them any more."""
        for page in pages:
            yield self._advance(page)
        # In cascade order: those whom one register sends on are asked about at the next one together. A card may ask
        # for a later channel first, so there is a way back too.
        while name := next((name for name in self._judge.registers if self._waiting[name]), None):
            yield self._advance(self._ask(name))

    def _advance(self, ways: Sequence[Way]) -> list[Way]:
        """Take ways as far as they come with full calls only. Return those that are placed."""
        placed: list[Way] = []
        todo = list(ways)
        while todo:
            come = (self._as_far_as_known(way) for way in todo)
            placed += [way for way in come if way is not None]
            todo = [way for name in self._judge.registers if self._is_full(name) for way in self._ask(name)]
        return placed

    def _as_far_as_known(self, way: Way) -> Way | None:
        """The way, placed by the answers we have; None when it waits for another."""
        while name := self._judge.asks(way):
            answer = self._answer(name, way.asked)
            if answer is None:
                self._waiting[name].setdefault(_who(way.asked), []).append(way)
                return None
            way = self._judge.told(way, name, answer)
        return way

    def _answer(self, name: str, asked: Asked) -> Answer | None:
        if name not in self._registers:
            return _NO_REGISTER
        return self._remembered.get((name, _who(asked))) or (UNKNOWN if self._outages.is_down(name) else None)

    def _is_full(self, name: str) -> bool:
        return bool(self._waiting[name]) and len(self._waiting[name]) >= self._registers[name].bulk

    def _ask(self, name: str) -> list[Way]:
        """Ask about those who wait, as many as one call takes. Return their ways, to be taken further."""
        register, waiting = self._registers[name], self._waiting[name]
        people = list(waiting) if register.bulk == 1 else list(islice(waiting, register.bulk))
        ways = {who: waiting.pop(who) for who in people}
        asked = {who: of[0].asked for who, of in ways.items()}
        # Those who waited already when it was found to be down are not asked about either.
        known_down = self._outages.is_down(name)
        answers = {} if known_down else register.reach(list(asked.values()))
        for who, one in asked.items():
            self._remembered[name, who] = answers.get(one.key, UNKNOWN)
        if not known_down:
            self._note(name, [self._remembered[name, who] for who in people])
        return [way for of in ways.values() for way in of]

    def _note(self, name: str, answers: Sequence[Answer]) -> None:
        unknown = sum(answer.verdict == "unknown" for answer in answers)
        log.info("looked_up", register=name, asked=len(answers), unknown=unknown)
        self._outages.note(name, answers)
        while len(self._remembered) > _REMEMBERED:
            self._remembered.popitem(last=False)
