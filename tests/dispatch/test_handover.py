import time
from collections.abc import Iterator

import pytest

from portal.dispatch.channel import Batch, ChannelDown, Outcome
from portal.dispatch.sending.handover import hand_over
from portal.jobs import Workplace
from portal.policy.outcome import Reason
from tests.dispatch.facts_of_life import capable
from tests.dispatch.post_office import (
    Counter,
    Killed,
    accept,
    doubles,
    hand,
    killed_at,
    mailed,
    say,
    states,
)

REJECTED = Reason("rejected_by_channel", {"answer": 550})


def test_what_the_channel_accepts_is_settled(workplace: Workplace) -> None:
    town, (invoice,) = mailed(workplace)
    assert hand(town, "email", Counter()) == 1
    delivery = town.delivery(invoice)
    assert delivery.state == "settled"
    assert delivery.current
    assert delivery.current.reference == "R1"
    assert states(town, invoice) == ["planned", "sending", "accepted"]


def test_an_attempt_is_committed_as_sending_before_the_channel_gets_it(workplace: Workplace) -> None:
    town, (invoice,) = mailed(workplace)
    seen: list[list[str]] = []

    def look(envelope: object) -> Outcome:
        seen.append(states(town, invoice))
        return say("accepted")(envelope)  # type: ignore[arg-type]

    hand(town, "email", Counter(answer=look))
    assert seen == [["planned", "sending"]]


@pytest.mark.contract("LK-02")
@pytest.mark.contract("ST-20")
def test_a_refusal_sends_it_on_to_the_next_channel(workplace: Workplace) -> None:
    town, (invoice,) = mailed(workplace)
    hand(town, "email", Counter(answer=say("refused", reason=REJECTED)))
    assert town.route() == 1
    assert town.channels(invoice) == [("email", "refused"), ("paper", "planned")]
    email = town.delivery(invoice).steps[4]
    assert (email.verdict, email.reason, email.numbers) == ("passed", "rejected_by_channel", {"answer": 550})


@pytest.mark.contract("ST-16")
def test_an_invoice_every_channel_refuses_is_left_to_a_human(workplace: Workplace) -> None:
    town, (invoice,) = mailed(workplace)
    refusing = Counter(answer=say("refused", reason=REJECTED))
    hand(town, "email", refusing)
    town.route()
    hand(town, "paper", refusing)
    assert town.route() == 1
    assert town.delivery(invoice).state == "exhausted"
    assert town.channels(invoice) == [("email", "refused"), ("paper", "refused")]


def test_a_channel_that_cannot_just_now_is_tried_again_later_with_the_same_attempt(workplace: Workplace) -> None:
    town, (invoice,) = mailed(workplace)
    hand(town, "email", Counter(answer=say("transient")))
    assert hand(town, "email", Counter()) == 0
    town.waited()
    assert hand(town, "email", Counter()) == 1
    assert town.channels(invoice) == [("email", "accepted")]
    assert states(town, invoice) == ["planned", "sending", "planned", "sending", "accepted"]
    assert doubles(town) == 0


def test_a_channel_that_cannot_for_hours_gives_way_to_the_next(workplace: Workplace) -> None:
    town, (invoice,) = mailed(workplace)
    unable = Counter(answer=say("transient"))
    for _ in range(10):
        hand(town, "email", unable)
        town.waited()
    assert len(unable.got) == 10
    town.route()
    assert town.channels(invoice) == [("email", "failed"), ("paper", "planned")]
    assert town.delivery(invoice).steps[4].reason == "channel_down"


def test_when_nobody_answers_all_that_waits_is_put_off_and_nothing_counts_as_sent(workplace: Workplace) -> None:
    town, invoices = mailed(workplace, 3)
    hand(town, "email", Counter(down=True))
    for invoice in invoices:
        assert states(town, invoice) == ["planned", "planned"]
    assert {attempt.tries for attempt in town.attempts()} == {1}
    assert hand(town, "email", Counter()) == 0
    town.waited()
    assert hand(town, "email", Counter()) == 3


class LosesTheLine(Counter):
    """Takes one, then nobody answers any more."""

    def send(self, batch: Batch) -> Iterator[Outcome]:
        envelopes = iter(batch.envelopes)
        first = next(envelopes)
        self.got.append(first.attempt)
        yield self.answer(first)
        raise ChannelDown("gone")


def test_a_line_lost_between_two_leaves_the_first_sent_and_the_others_waiting(workplace: Workplace) -> None:
    town, _ = mailed(workplace, 3)
    hand(town, "email", LosesTheLine())
    assert sorted(attempt.state for attempt in town.attempts()) == ["accepted", "planned", "planned"]


@pytest.mark.contract("ST-16")
def test_what_a_sender_had_begun_when_it_died_is_sent_again_as_the_same_attempt_and_counted(
    workplace: Workplace,
) -> None:
    town, invoices = mailed(workplace, 5)
    first, second = Counter(), Counter()
    with pytest.raises(Killed):
        hand(town, "email", killed_at(first, 3))
    assert hand(town, "email", second) == 3
    assert sorted(attempt.state for attempt in town.attempts()) == ["accepted"] * 5
    assert set(first.got) & set(second.got) == {first.got[2]}
    assert doubles(town) == 1
    told = [states(town, invoice) for invoice in invoices]
    assert told.count(["planned", "sending", "unknown", "sending", "accepted"]) == 1


def test_what_was_in_doubt_still_is_when_nobody_answers_and_is_counted_when_it_goes(workplace: Workplace) -> None:
    town, (invoice,) = mailed(workplace)
    with pytest.raises(Killed):
        hand(town, "email", killed_at(Counter(), 1))
    hand(town, "email", Counter(down=True))
    assert states(town, invoice)[-1] == "unknown"
    assert doubles(town) == 0
    town.waited()
    hand(town, "email", Counter())
    assert (states(town, invoice)[-1], doubles(town)) == ("accepted", 1)


def test_what_a_living_sender_has_in_hand_is_left_to_it(workplace: Workplace) -> None:
    town, _ = mailed(workplace, 2)
    other = Counter()
    taken_meanwhile: list[int] = []

    def answer(envelope: object) -> Outcome:
        taken_meanwhile.append(hand(town, "email", other))
        return say("accepted")(envelope)  # type: ignore[arg-type]

    assert hand(town, "email", Counter(answer=answer)) == 2
    assert (taken_meanwhile, other.got) == ([0, 0], [])


def test_a_channel_that_can_be_asked_is_asked_before_anything_is_sent_again(workplace: Workplace) -> None:
    town, (invoice,) = mailed(workplace)
    first = Counter()
    with pytest.raises(Killed):
        hand(town, "email", killed_at(first, 1))
    second = Counter(known={first.got[0]: Outcome(first.got[0], "accepted", reference="R7")})
    hand(town, "email", second)
    assert second.got == []
    assert states(town, invoice) == ["planned", "sending", "unknown", "accepted"]
    assert doubles(town) == 0


def test_after_an_unknown_outcome_no_other_channel_is_tried(workplace: Workplace) -> None:
    town, (invoice,) = mailed(workplace)
    hand(town, "email", Counter(answer=say("unknown")))
    town.waited()
    hand(town, "email", Counter(answer=say("refused", reason=REJECTED)))
    assert town.delivery(invoice).state == "exhausted"
    assert town.route() == 0
    assert town.channels(invoice) == [("email", "refused")]


def test_an_outcome_that_stays_unknown_is_left_to_a_human(workplace: Workplace) -> None:
    town, (invoice,) = mailed(workplace)
    for _ in range(10):
        hand(town, "email", Counter(answer=say("unknown")))
        town.waited()
    assert town.delivery(invoice).state == "exhausted"
    assert town.channels(invoice) == [("email", "failed")]
    assert doubles(town) == 9


def test_a_fault_in_the_channel_leaves_one_in_doubt_and_the_others_waiting(workplace: Workplace) -> None:
    town, _ = mailed(workplace, 3)

    def answer(envelope: object) -> Outcome:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        hand(town, "email", Counter(answer=answer))
    assert sorted(attempt.state for attempt in town.attempts()) == ["planned", "planned", "unknown"]


def test_a_turn_is_short_and_what_is_left_waits_for_the_next(workplace: Workplace) -> None:
    town, _ = mailed(workplace, 3)
    slow = Counter(answer=lambda envelope: (time.sleep(0.2), accept(envelope))[1])
    assert hand_over(town.work.database, name="email", channel=slow, run=town.run, turn=0.1) == 3
    assert sorted(attempt.state for attempt in town.attempts()) == ["accepted", "planned", "planned"]
    assert hand(town, "email", Counter()) == 2


def test_no_more_leave_than_the_counterpart_can_take(workplace: Workplace) -> None:
    town, _ = mailed(workplace, 3)
    begun = time.monotonic()
    hand(town, "email", Counter(capabilities=capable(per_second=10.0)))
    assert time.monotonic() - begun > 0.2
