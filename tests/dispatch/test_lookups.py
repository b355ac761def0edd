from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.config import Municipality, load_municipality
from portal.dispatch.placing.lookups import LookUps
from portal.dispatch.placing.ways import Desk, Judge, Way
from portal.dispatch.preference import Preference
from portal.dispatch.register import UNKNOWN, Answer, Asked
from portal.policy.outcome import Reason
from portal.values.national_id import NationalId
from tests.dispatch.envelopes import known
from tests.dispatch.facts_of_life import ON_ACCEPTANCE, a_person, an_invoice, capable
from tests.dispatch.town import NOW

YES, NO = Answer("yes", Reason("reachable")), Answer("no", Reason("no_consent"))
LORENSKOG = load_municipality("lorenskog")


@dataclass
class Ledger:
    """A register that answers as told, and keeps what it was asked."""

    answer: Callable[[Asked], Answer]
    bulk: int = 1
    per_second: float | None = None
    calls: list[list[str]] = field(default_factory=list)

    def reach(self, asked: Sequence[Asked]) -> Mapping[UUID, Answer]:
        for start in range(0, len(asked), self.bulk):
            self.calls.append([_number(one) for one in asked[start : start + self.bulk]])
        return {one.key: self.answer(one) for one in asked}

    @property
    def people(self) -> list[str]:
        return [number for call in self.calls for number in call]


def _number(asked: Asked) -> str:
    assert asked.national_id
    return asked.national_id.number


def a_desk(municipality: Municipality = LORENSKOG, **registers: Ledger) -> Desk:
    """eFaktura, Vipps and mailbox each by a register of their own name; paper for the rest."""
    channels = {name: capable(register=name) for name in registers}
    return Desk(municipality, {**channels, "paper": capable(settles=ON_ACCEPTANCE)}, "https://x.example", registers)


def a_way(judge: Judge, person: str, **changes: Any) -> Way:
    facts = an_invoice(a_person(email=None), **changes)
    asked = Asked(uuid4(), NationalId(person, "NO"))
    return Way(replace(known(), invoice_id=uuid4()), facts, asked, judge.route(facts))


def placed(desk: Desk, *pages: Sequence[str]) -> list[Way]:
    judge = Judge.of(desk, NOW)
    ways = ([a_way(judge, person) for person in page] for page in pages)
    return [way for found in LookUps(desk, judge).placed(ways) for way in found]


def chosen(way: Way) -> str | None:
    return way.route.chosen.channel if way.route.chosen else None


def only(*people: str) -> Callable[[Asked], Answer]:
    return lambda asked: YES if _number(asked) in people else NO


def test_registers_are_asked_in_the_municipality_s_order_and_only_for_those_not_placed_yet() -> None:
    efaktura, vipps, krr = Ledger(only("1")), Ledger(only("2")), Ledger(only("3"), bulk=1000)
    ways = placed(a_desk(efaktura=efaktura, vipps=vipps, mailbox=krr), ["1", "2", "3", "4"])
    found = {_number(way.asked): chosen(way) for way in ways}
    assert found == {"1": "efaktura", "2": "vipps", "3": "mailbox", "4": "paper"}
    assert (efaktura.people, vipps.people, krr.calls) == (["1", "2", "3", "4"], ["2", "3", "4"], [["3", "4"]])


def test_a_card_that_asks_for_a_later_channel_leaves_a_way_back_to_the_earlier_registers() -> None:
    vipps, krr = Ledger(only("1")), Ledger(lambda _: NO, bulk=1000)
    desk = a_desk(vipps=vipps, mailbox=krr)
    judge = Judge.of(desk, NOW)
    ways = [a_way(judge, person, preference=Preference("mailbox")) for person in ("1", "2")]
    found = [way for done in LookUps(desk, judge).placed([ways]) for way in done]
    assert {_number(way.asked): chosen(way) for way in found} == {"1": "vipps", "2": "paper"}
    assert (krr.calls, vipps.people) == ([["1", "2"]], ["1", "2"])


@pytest.mark.contract("LK-09")
def test_whoever_has_both_efaktura_and_vipps_gets_one_of_them_and_vipps_is_not_even_asked() -> None:
    efaktura, vipps = Ledger(only("1")), Ledger(only("1"))
    (way,) = placed(a_desk(efaktura=efaktura, vipps=vipps), ["1"])
    assert chosen(way) == "efaktura"
    assert vipps.calls == []


def test_what_a_register_cannot_say_holds_the_invoice_and_never_sends_it_another_way() -> None:
    efaktura, vipps = Ledger(lambda _: UNKNOWN), Ledger(only("1"))
    (way,) = placed(a_desk(efaktura=efaktura, vipps=vipps), ["1"])
    assert [(step.channel, step.verdict, step.reason.code) for step in way.route.steps] == [
        ("avtalegiro", "passed", "channel_disabled"),
        ("efaktura", "held", "register_down"),
        ("vipps", "not_reached", "not_decided"),
        ("mailbox", "not_reached", "not_decided"),
        ("email", "not_reached", "not_decided"),
        ("paper", "not_reached", "not_decided"),
    ]
    assert vipps.calls == []


def test_somebody_with_many_invoices_is_asked_about_once() -> None:
    efaktura, krr = Ledger(lambda _: NO), Ledger(lambda _: NO, bulk=1000)
    ways = placed(a_desk(efaktura=efaktura, mailbox=krr), ["1", "1", "2"], ["2", "2"])
    assert len(ways) == 5
    assert (efaktura.people, krr.people) == (["1", "2"], ["1", "2"])


def test_a_register_that_answers_for_nobody_is_left_alone_for_the_rest_of_the_pass() -> None:
    silent = Ledger(lambda _: UNKNOWN)
    ways = placed(a_desk(vipps=silent), *([f"{page}-{n}" for n in range(10)] for page in range(5)))
    assert len(silent.people) == 10
    assert all(way.route.held for way in ways)


def test_answers_are_not_kept_for_the_next_run() -> None:
    efaktura = Ledger(only("1"))
    desk = a_desk(efaktura=efaktura)
    for _ in range(2):
        placed(desk, ["1"])
    assert efaktura.people == ["1", "1"]


def test_a_channel_whose_register_is_not_connected_is_passed_over() -> None:
    desk = replace(a_desk(vipps=Ledger(only("1"))), registers={})
    (way,) = placed(desk, ["1"])
    assert chosen(way) == "paper"


# Whoever the people are and however they are paged.

people = st.lists(st.integers(0, 60).map(str), max_size=80)
says = st.dictionaries(st.integers(0, 60).map(str), st.sampled_from([YES, NO, UNKNOWN]), max_size=60)
bulks = st.sampled_from([1, 3, 10, 1000])


def paged(all_people: Sequence[str], size: int) -> list[Sequence[str]]:
    ordered = sorted(all_people)
    return [ordered[start : start + size] for start in range(0, len(ordered), size)]


def told(said: Mapping[str, Answer]) -> Callable[[Asked], Answer]:
    return lambda asked: said.get(_number(asked), NO)


@settings(max_examples=60, deadline=None)
@given(people, st.tuples(says, says), st.tuples(bulks, bulks), st.sampled_from([1, 7, 500]))
def test_every_invoice_is_placed_once_nobody_asked_twice_and_bulk_calls_are_few(
    who: list[str], said: tuple[dict[str, Answer], ...], bulk: tuple[int, int], page: int
) -> None:
    one, two = (Ledger(told(answers), most) for answers, most in zip(said, bulk, strict=True))
    ways = placed(a_desk(efaktura=one, mailbox=two), *paged(who, page))
    assert Counter(_number(way.asked) for way in ways) == Counter(who)
    for register in (one, two):
        assert max(Counter(register.people).values(), default=0) <= 1
        assert len(register.calls) <= len(register.people) / register.bulk + 1


@settings(max_examples=60, deadline=None)
@given(people, says, says, st.sampled_from([1, 7, 500]))
def test_nothing_is_sent_past_a_register_that_did_not_answer(
    who: list[str], first: dict[str, Answer], second: dict[str, Answer], page: int
) -> None:
    ways = placed(a_desk(efaktura=Ledger(told(first)), mailbox=Ledger(told(second), 1000)), *paged(who, page))
    for way in ways:
        assert not way.route.asks
        if any(answer.verdict == "unknown" for answer in way.facts.answers.values()):
            assert way.route.held
            assert chosen(way) is None
