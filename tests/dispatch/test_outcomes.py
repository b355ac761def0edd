from datetime import timedelta
from uuid import UUID

import pytest

from portal.dispatch.capabilities import PATIENT, Capabilities, Retry, Settles
from portal.dispatch.channel import Outcome
from portal.dispatch.outcomes import Next, Tried, what_follows
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
