"""What follows from an outcome, for the attempt and for the promise behind it. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from portal.dispatch.capabilities import Capabilities, Settles
from portal.dispatch.channel import Outcome
from portal.dispatch.status import RECEIVED, AttemptState
from portal.policy.outcome import Reason


@dataclass(frozen=True, slots=True)
class Tried:
    """An attempt that was handed over. `tries` counts this time; `doubtful`: an earlier time it may have been taken."""

    tries: int
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Next:
    """The attempt's next state, and what happens to its dispatch.

    settle   the promise is kept
    wait     for the next try, a receipt, or nothing coming back
    reroute  on to the next channel
    human    no machine may decide: sending it another way could make it arrive twice
    """

    state: AttemptState
    then: Literal["settle", "wait", "reroute", "human"]
    reason: Reason | None = None
    not_before: datetime | None = None


def what_follows(outcome: Outcome, tried: Tried, can: Capabilities, now: datetime) -> Next:
    """Refused: the next channel. Transient: the same one later, for hours. Unknown: the same one, and never another."""
    if outcome.result in ("accepted", "delivered", "read"):
        return Next(outcome.result, "settle" if _keeps_the_promise(outcome.result, can.settles) else "wait")
    if outcome.result == "refused":
        return Next("refused", _after_a_no(tried, can), outcome.reason or Reason("rejected_by_channel"))
    again = _again(outcome, tried, can, now)
    if outcome.result == "transient":
        return Next("planned", "wait", not_before=again) if again else _given_up(tried, can)
    return Next("unknown", "wait", not_before=again) if again else Next("failed", "human", Reason("uncertain"))


@dataclass(frozen=True, slots=True)
class Taken:
    """An attempt the channel had taken: how far it was, whether it may have been taken more than once.

    `days_left` are those until the claim is due, None where it never is.
    """

    state: AttemptState
    doubtful: bool
    days_left: int | None


def what_was_heard(outcome: Outcome, taken: Taken, can: Capabilities, now: datetime, *, least_days: int) -> Next:
    """What follows from news of an attempt the channel had taken.

    What has arrived is never sent another way; nor is what is refused so late that fewer than `least_days` are left
    to reach somebody by the slowest way.
    """
    following = what_follows(outcome, Tried(1, doubtful=taken.doubtful), can, now)
    against = _against_another_way(following, taken, least_days) if following.then == "reroute" else None
    return replace(following, then="human", reason=against) if against else following


def _against_another_way(following: Next, taken: Taken, least_days: int) -> Reason | None:
    refused = {"refused": following.reason.code} if following.reason else {}
    if taken.state in RECEIVED:
        return Reason("failed_after_delivery", refused)
    if taken.days_left is None or taken.days_left >= least_days:
        return None
    return Reason("refused_too_late", {"days": max(taken.days_left, 0), "least_days": least_days, **refused})


def _again(outcome: Outcome, tried: Tried, can: Capabilities, now: datetime) -> datetime | None:
    """Our own waits make up the hours a channel is tried; what the counterpart asks for can only add to them."""
    # What travels together is tried again together.
    ours = can.retry.next_try(tried.tries, now, None if can.transmits else outcome.attempt)
    return max(ours, outcome.not_before) if ours and outcome.not_before else ours


def _keeps_the_promise(state: AttemptState, settles: Settles) -> bool:
    return state in settles.states and (settles.on == "receipt" or settles.days == 0)


def _may_have_arrived(tried: Tried, can: Capabilities) -> bool:
    return tried.doubtful and not can.idempotent


def _after_a_no(tried: Tried, can: Capabilities) -> Literal["reroute", "human"]:
    return "human" if _may_have_arrived(tried, can) else "reroute"


def _given_up(tried: Tried, can: Capabilities) -> Next:
    reason = Reason("uncertain" if _may_have_arrived(tried, can) else "channel_down")
    return Next("failed", _after_a_no(tried, can), reason)
