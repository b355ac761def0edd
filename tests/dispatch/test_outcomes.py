from collections import Counter
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.dispatch.capabilities import PATIENT, Capabilities, Retry, Settles
from portal.dispatch.channel import Outcome
from portal.dispatch.sending.outcomes import Next, Taken, Tried, what_follows, what_was_heard
from portal.dispatch.status import AttemptState
from portal.policy.outcome import Reason
from tests.dispatch.facts_of_life import capable
from tests.dispatch.town import NOW

ONCE = capable(retry=Retry((60,)), idempotent=False)
FIRST, SECOND = Tried(1, doubtful=False), Tried(2, doubtful=False)
DOUBTFUL = Tried(2, doubtful=True)
KEY = UUID("6f1c4a52-5b0e-4c1d-9a3e-0123456789ab")
AGAIN = ONCE.retry.next_try(1, NOW, KEY)


def following(result: str, tried: Tried = FIRST, can: Capabilities = ONCE, reason: Reason | None = None) -> Next:
    outcome = Outcome(KEY, result, reason)  # type: ignore[arg-type]
    return what_follows(outcome, tried, can, NOW)


def test_acceptance_settles_where_the_channel_says_so() -> None:
    assert following("accepted") == Next("accepted", "settle")


@pytest.mark.parametrize("settles", [Settles("receipt", days=7), Settles("acceptance", days=3)])
def test_acceptance_is_waited_upon_where_something_may_come_back(settles: Settles) -> None:
    assert following("accepted", can=capable(settles=settles)) == Next("accepted", "wait")


def test_a_refusal_leads_to_the_next_channel_with_its_reason() -> None:
    reason = Reason("rejected_by_channel", {"answer": 550})
    assert following("refused", reason=reason) == Next("refused", "reroute", reason)


def test_a_refusal_without_a_reason_has_one_all_the_same() -> None:
    assert following("refused").reason == Reason("rejected_by_channel")


def test_a_passing_trouble_is_tried_again_later_and_then_leads_on() -> None:
    assert following("transient") == Next("planned", "wait", not_before=AGAIN)
    assert following("transient", SECOND) == Next("failed", "reroute", Reason("channel_down"))


def test_an_unknown_outcome_is_tried_again_and_then_left_to_a_human() -> None:
    assert following("unknown") == Next("unknown", "wait", not_before=AGAIN)
    assert following("unknown", SECOND) == Next("failed", "human", Reason("uncertain"))


def test_what_may_have_arrived_never_goes_another_way() -> None:
    assert following("refused", DOUBTFUL).then == "human"
    assert following("transient", DOUBTFUL) == Next("failed", "human", Reason("uncertain"))


def test_where_sending_twice_arrives_once_a_certain_no_leads_on_whatever_came_before() -> None:
    idempotent = capable(retry=Retry((60,)), idempotent=True)
    assert following("refused", DOUBTFUL, idempotent).then == "reroute"
    assert following("transient", DOUBTFUL, idempotent) == Next("failed", "reroute", Reason("channel_down"))


def test_waits_grow_and_an_evening_s_outage_is_sat_out() -> None:
    assert list(PATIENT.waits) == sorted(PATIENT.waits)
    assert sum(PATIENT.waits) >= timedelta(hours=4).total_seconds()


def spread(waits: tuple[int, ...], key: UUID) -> list[timedelta]:
    retry, found, tries = Retry(waits), [], 1
    while again := retry.next_try(tries, NOW, key):
        found.append(again - NOW)
        tries += 1
    return found


@given(st.uuids(version=4))
def test_each_wait_is_the_least_one_and_up_to_a_fifth_more(key: UUID) -> None:
    waits = spread(PATIENT.waits, key)
    assert len(waits) == len(PATIENT.waits)
    assert all(
        timedelta(seconds=least) <= wait < timedelta(seconds=1.2 * least)
        for wait, least in zip(waits, PATIENT.waits, strict=True)
    )
    assert sum(waits, timedelta()) >= PATIENT.patience >= timedelta(hours=4)
    assert waits == spread(PATIENT.waits, key)


def test_what_failed_together_does_not_come_back_together() -> None:
    chance = Random(7)
    keys = [UUID(int=chance.getrandbits(128), version=4) for _ in range(500)]
    for tries in range(1, len(PATIENT.waits) + 1):
        moments = Counter(PATIENT.next_try(tries, NOW, key) for key in keys)
        assert len(moments) == 16
        assert max(moments.values()) < 100


def test_what_travels_together_is_tried_again_together() -> None:
    transmitting = capable(retry=Retry((60,)), transmits=True)
    assert following("transient", can=transmitting).not_before == NOW + timedelta(seconds=60)


@pytest.mark.parametrize(("asked", "waits"), [(0, 60), (30, 60), (3600, 3600)])
def test_the_counterpart_s_wait_counts_where_it_is_longer_than_ours(asked: int, waits: int) -> None:
    outcome = Outcome(UUID(int=1 << 127), "transient", not_before=NOW + timedelta(seconds=asked))
    assert what_follows(outcome, FIRST, ONCE, NOW).not_before == NOW + timedelta(seconds=waits)


def test_a_wait_asked_for_adds_no_try() -> None:
    outcome = Outcome(KEY, "transient", not_before=NOW + timedelta(hours=1))
    assert what_follows(outcome, SECOND, ONCE, NOW) == Next("failed", "reroute", Reason("channel_down"))


def heard(before: AttemptState = "accepted", *, days: int | None, doubtful: bool = False) -> Next:
    outcome = Outcome(KEY, "refused", Reason("vipps_off"))
    return what_was_heard(outcome, Taken(before, doubtful, days), ONCE, NOW, least_days=7)


@pytest.mark.parametrize("days", [7, 30, None])
def test_a_late_refusal_leads_on_while_a_letter_would_come_in_time(days: int | None) -> None:
    assert heard(days=days) == Next("refused", "reroute", Reason("vipps_off"))


@pytest.mark.parametrize(("days", "left"), [(6, 6), (0, 0), (-3, 0)])
def test_a_refusal_too_late_for_a_letter_is_told_to_a_human_with_its_reason(days: int, left: int) -> None:
    numbers = {"days": left, "least_days": 7, "refused": "vipps_off"}
    assert heard(days=days) == Next("refused", "human", Reason("refused_too_late", numbers))


def test_what_had_arrived_is_told_to_a_human_whatever_the_due_date() -> None:
    reason = Reason("failed_after_delivery", {"refused": "vipps_off"})
    assert heard("delivered", days=30) == Next("refused", "human", reason)


def test_what_was_sent_twice_and_refused_once_may_have_arrived_the_other_time() -> None:
    assert heard(days=30, doubtful=True).then == "human"
