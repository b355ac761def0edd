"""Whatever becomes of an invoice's attempts, in whatever order: one lives at most, and none arrives by two channels."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from portal.dispatch.capabilities import Capabilities, Settles
from portal.dispatch.channel import Outcome
from portal.dispatch.sending.receipts import ask_after
from portal.dispatch.status import ENDED, UNCERTAIN
from portal.jobs import Workplace
from portal.policy.outcome import Reason
from portal.values import clock
from tests.dispatch.facts_of_life import capable
from tests.dispatch.post_office import Counter, Killed, Town, hand, killed_at, opened, say
from tests.dispatch.town import Registered, bill

NO = Reason("rejected_by_channel")
ANSWERS = ["accepted", "refused", "transient", "unknown"]
NEWS = ["delivered", "read", "refused late"]
numbers = count(1)


@dataclass
class Story:
    """One invoice by e-mail, and by letter if that comes to nothing; and what the world knows of it."""

    town: Town
    invoice: Registered
    can: Capabilities
    printer: Counter = field(default_factory=lambda: Counter(capabilities=capable(transmits=True)))
    # By e-mail it may have come more than once, or nobody knows whether; it has been said to be there.
    doubtful: bool = False
    there: bool = False
    arrived: bool = False

    def happens(self, what: str) -> None:
        self.town.waited()
        if what in NEWS:
            self._is_heard(what)
        else:
            self._is_tried(what)
        self.town.route()
        hand(self.town, "paper", self.printer)

    def _is_tried(self, what: str) -> None:
        answers: dict[str, Callable[..., Outcome]] = {
            one: say(one, reason=NO if one == "refused" else None) for one in ANSWERS
        }
        counter = Counter(capabilities=self.can, answer=answers.get(what, say("accepted")), down=what == "down")
        if what == "killed":
            try:
                hand(self.town, "email", killed_at(counter, 1))
            except Killed:
                self.doubtful = True
            return
        hand(self.town, "email", counter)
        if counter.got:
            self.doubtful |= what == "unknown"
            self.there = what == "accepted"

    def _is_heard(self, what: str) -> None:
        taken = [one for one in self._attempts() if one[1] == "email" and one[2] in ("accepted", "delivered")]
        known = {
            key: Outcome(key, "refused", NO) if what == "refused late" else say(what)(_Asked(key))  # type: ignore[arg-type]
            for key, _, _ in taken
        }
        channel = Counter(capabilities=self.can, known=known)
        ask_after(self.town.work.database, name="email", channel=channel, municipality=self.town.work.municipality)
        if taken:
            self.arrived |= what in ("delivered", "read")
            self.there = what != "refused late"

    def _attempts(self) -> list[tuple[UUID, str, str]]:
        return [(one.id, one.channel, one.state) for one in self.town.delivery(self.invoice).attempts]

    def holds(self) -> None:
        attempts, state = self._attempts(), self.town.delivery(self.invoice).state
        live = [(channel, how) for _, channel, how in attempts if how not in ENDED]
        assert len(live) <= 1
        assert len(self.printer.got) <= 1
        if self.printer.got:
            assert not self.there
            assert not self.arrived
            assert self.can.idempotent or not self.doubtful
        # Nothing is lost: it is under way, or kept, or a human knows.
        assert state in ("settled", "exhausted") or live
        assert state != "settled" or (live or self.arrived)
        assert not (state == "exhausted" and any(how in UNCERTAIN for _, how in live))


@dataclass(frozen=True)
class _Asked:
    attempt: UUID


def a_story(workplace: Workplace, *, days: int, idempotent: bool) -> Story:
    number = str(next(numbers))
    due = clock.today(workplace.municipality.zone) + timedelta(days=days)
    with workplace.database.transaction() as session:
        session.execute(text("delete from channel_state"))
        invoice = bill(session, number, due_date=due)
    town = opened(workplace)
    town.route()
    return Story(town, invoice, capable(idempotent=idempotent, settles=Settles("receipt", days=2)))


@pytest.mark.contract("ST-16")
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from([*ANSWERS, *NEWS, "down", "killed"]), max_size=12),
    st.sampled_from([20, 3]),
    st.booleans(),
)
def test_one_attempt_lives_and_nothing_comes_by_a_second_channel_after_it_may_have_come_by_the_first(
    workplace: Workplace,
    what_happens: list[str],
    days: int,
    idempotent: bool,  # noqa: FBT001
) -> None:
    story = a_story(workplace, days=days, idempotent=idempotent)
    for what in what_happens:
        story.happens(what)
        story.holds()


@pytest.mark.parametrize(
    ("what_happens", "letters"),
    [
        (["refused"], 1),
        (["transient"] * 10, 1),
        (["down"] * 12, 1),
        (["accepted", "refused late"], 1),
        (["accepted", "delivered", "refused late"], 0),
        (["unknown", "refused"], 0),
        (["killed", "refused"], 0),
        (["killed", "accepted", "refused late"], 0),
        (["unknown"] * 10, 0),
    ],
)
def test_stories_that_end_in_a_letter_and_those_that_must_not(
    workplace: Workplace, what_happens: list[str], letters: int
) -> None:
    story = a_story(workplace, days=20, idempotent=False)
    for what in what_happens:
        story.happens(what)
        story.holds()
    assert len(story.printer.got) == letters
