"""A register known to be down answers nobody, and is asked again when its time comes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from portal.dispatch.pausing import breakers
from portal.dispatch.pausing.breaker import OPENS_AT, Turn
from portal.dispatch.placing.routing import route_run
from portal.dispatch.placing.ways import Desk
from portal.dispatch.register import UNKNOWN, Answer, Asked
from portal.dispatch.running.funnel import would_send
from portal.jobs import Workplace
from portal.policy.outcome import Reason
from portal.values.national_id import NationalId
from tests.dispatch.facts_of_life import capable
from tests.dispatch.post_office import Town, opened
from tests.dispatch.town import NOW, a_customer, bill

MINUTE = timedelta(minutes=1)
NO = Answer("no", Reason("no_mailbox"))


@dataclass
class Register:
    """Answers as told, and counts how many it was asked about."""

    answer: Answer = NO
    bulk: int = 1000
    per_second: float | None = None
    asked: list[int] = field(default_factory=list)

    def reach(self, asked: Sequence[Asked]) -> Mapping[UUID, Answer]:
        self.asked.append(len(asked))
        return {one.key: self.answer for one in asked}


def a_run(workplace: Workplace, count: int = OPENS_AT) -> Town:
    """People who must be looked up before they can be sent to."""
    with workplace.database.transaction() as session:
        for number in range(count):
            who = NationalId(f"138693{number:05}", "NO")
            bill(session, str(number), customer=a_customer(str(number), email=None, national_id=who))
    return opened(workplace)


def desk_of(workplace: Workplace, register: Register) -> Desk:
    can = {"mailbox": capable(register="krr"), "paper": capable(transmits=True)}
    return Desk(workplace.municipality, can, "https://faktura.lorenskog.example", {"krr": register})


def routed(town: Town, register: Register, after: timedelta = timedelta()) -> int:
    return route_run(town.work.database.transaction, run=town.run, desk=desk_of(town.work, register), now=NOW + after)


def until(town: Town, now: datetime = NOW) -> datetime | None:
    with town.work.database.transaction() as session:
        return breakers.paused_until(session, "register", "krr", now=now)


@pytest.mark.contract("ST-16")
def test_one_that_answered_for_nobody_is_not_asked_before_its_time_and_then_again(workplace: Workplace) -> None:
    town, silent = a_run(workplace), Register(UNKNOWN)
    assert routed(town, silent) == 0
    assert until(town) == NOW + MINUTE
    with workplace.database.transaction() as session:
        breakers.note(session, "register", "krr", Turn(failures=1), now=NOW)
    assert until(town) == NOW + 2 * MINUTE
    assert routed(town, silent, timedelta(seconds=90)) == 0
    assert silent.asked == [OPENS_AT], "known to be down, so nobody was asked"
    well = Register()
    assert routed(town, well, timedelta(minutes=4)) == OPENS_AT
    assert well.asked == [OPENS_AT]
    assert until(town) is None


def test_a_pass_finds_out_with_a_few_and_leaves_the_rest_of_its_people_alone(workplace: Workplace) -> None:
    town, silent = a_run(workplace, 12), Register(UNKNOWN, bulk=2)
    routed(town, silent)
    assert silent.asked == [2, 2]


def test_another_run_learns_it_from_the_first(workplace: Workplace) -> None:
    first, silent = a_run(workplace), Register(UNKNOWN)
    routed(first, silent)
    with workplace.database.transaction() as session:
        who = NationalId("13869399975", "NO")
        bill(session, "later", customer=a_customer("later", email=None, national_id=who))
    later = opened(workplace)
    assert routed(later, silent) == 0
    assert silent.asked == [OPENS_AT]


def test_when_it_asks_for_time_it_gets_it_to_the_second(workplace: Workplace) -> None:
    told = NOW + timedelta(seconds=47)
    town = a_run(workplace, 1)
    routed(town, Register(Answer("unknown", not_before=told)))
    assert until(town) == told


def test_some_it_cannot_answer_for_are_no_outage(workplace: Workplace) -> None:
    @dataclass
    class Patchy(Register):
        def reach(self, asked: Sequence[Asked]) -> Mapping[UUID, Answer]:
            return {one.key: NO if number == 0 else UNKNOWN for number, one in enumerate(asked)}

    town = a_run(workplace, 8)
    assert routed(town, Patchy()) == 1
    assert until(town) is None


def test_what_would_be_sent_is_told_without_asking_a_register_that_is_down(workplace: Workplace) -> None:
    town, silent = a_run(workplace), Register(UNKNOWN)
    routed(town, silent)
    with workplace.database.transaction() as session:
        bill(session, "x", customer=a_customer("x", email=None, national_id=NationalId("13869399975", "NO")))
    funnel = would_send(workplace.database, desk=desk_of(workplace, silent), due_by=None, now=NOW)
    assert (funnel.held, silent.asked) == (1, [OPENS_AT])
