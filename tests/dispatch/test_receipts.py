from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from portal.config.municipality import Dispatching
from portal.dispatch.alarms import alarms_by_reason
from portal.dispatch.capabilities import Settles
from portal.dispatch.channel import ChannelDown, Outcome, Reference
from portal.dispatch.sending.handover import hand_over
from portal.dispatch.sending.receipts import ask_after
from portal.jobs import Workplace
from portal.policy.outcome import Reason
from portal.values import clock
from tests.dispatch.facts_of_life import capable
from tests.dispatch.post_office import Counter, Town, opened
from tests.dispatch.town import Registered, bill

ON_RECEIPT = capable(settles=Settles("receipt", days=2))


def taken(workplace: Workplace, *, days: int = 20) -> tuple[Town, Registered, Counter]:
    """An invoice due in so many days that the channel has accepted, and a channel to ask about it."""
    with workplace.database.transaction() as session:
        invoice = bill(session, "1", due_date=clock.today(workplace.municipality.zone) + timedelta(days=days))
    town, counter = opened(workplace), Counter(capabilities=ON_RECEIPT)
    town.route()
    hand_over(workplace.database, name="email", channel=counter, run=town.run)
    return town, invoice, counter


def heard(town: Town, counter: Counter, result: str, reason: Reason | None = None) -> int:
    attempt = counter.got[-1]
    counter.known = {attempt: Outcome(attempt, result, reason)}  # type: ignore[arg-type]
    return ask_after(town.work.database, name="email", channel=counter, municipality=town.work.municipality)


def test_what_is_accepted_waits_for_its_receipt(workplace: Workplace) -> None:
    town, invoice, counter = taken(workplace)
    assert heard(town, counter, "accepted") == 1
    assert (town.delivery(invoice).state, town.channels(invoice)) == ("open", [("email", "accepted")])


def test_a_receipt_settles_and_a_later_one_is_told_too(workplace: Workplace) -> None:
    town, invoice, counter = taken(workplace)
    heard(town, counter, "delivered")
    assert (town.delivery(invoice).state, town.channels(invoice)) == ("settled", [("email", "delivered")])
    town.waited()
    heard(town, counter, "read")
    assert town.channels(invoice) == [("email", "read")]


def test_a_late_refusal_sends_it_on_to_the_next_channel(workplace: Workplace) -> None:
    town, invoice, counter = taken(workplace)
    heard(town, counter, "refused", Reason("rejected_by_channel"))
    town.route()
    assert town.channels(invoice) == [("email", "refused"), ("paper", "planned")]


@pytest.mark.contract("ST-16")
def test_a_refusal_that_comes_too_late_for_a_letter_is_told_to_a_human(workplace: Workplace) -> None:
    town, invoice, counter = taken(workplace, days=6)
    heard(town, counter, "refused", Reason("rejected_by_channel"))
    assert town.route() == 0
    assert (town.delivery(invoice).state, town.channels(invoice)) == ("exhausted", [("email", "refused")])
    with workplace.database.transaction() as session:
        assert alarms_by_reason(session) == {"refused_too_late": 1}


def test_a_municipality_may_say_how_many_days_a_letter_needs(workplace: Workplace) -> None:
    town, invoice, counter = taken(workplace, days=6)
    quick = workplace.municipality.model_copy(update={"dispatch": Dispatching(late_refusal_days=6)})
    heard(Town(replace(workplace, municipality=quick), town.run), counter, "refused", Reason("rejected_by_channel"))
    assert town.route() == 1
    assert town.channels(invoice) == [("email", "refused"), ("paper", "planned")]


def test_what_has_arrived_is_never_sent_another_way(workplace: Workplace) -> None:
    town, invoice, counter = taken(workplace)
    heard(town, counter, "delivered")
    town.waited()
    heard(town, counter, "refused", Reason("rejected_by_channel"))
    assert town.route() == 0
    assert town.channels(invoice) == [("email", "refused")]
    with workplace.database.transaction() as session:
        assert alarms_by_reason(session) == {"failed_after_delivery": 1}


def test_nothing_is_asked_about_again_at_once_and_less_often_with_time(workplace: Workplace) -> None:
    town, _, counter = taken(workplace)
    assert heard(town, counter, "accepted") == 1
    assert heard(town, counter, "accepted") == 0
    with workplace.database.transaction() as session:
        session.execute(text("update attempt set not_before = now(), updated_at = now() - interval '2 hours'"))
    assert heard(town, counter, "accepted") == 1
    (attempt,) = town.attempts()
    assert attempt.not_before
    assert attempt.not_before - attempt.updated_at >= timedelta(hours=3)


class Silent(Counter):
    def status(self, references: object) -> dict[object, Outcome]:  # type: ignore[override]
        raise ChannelDown("nobody there")


def test_a_channel_that_cannot_be_asked_is_asked_again_later(workplace: Workplace) -> None:
    town, invoice, _ = taken(workplace)
    silent = Silent(capabilities=ON_RECEIPT)
    assert ask_after(workplace.database, name="email", channel=silent, municipality=workplace.municipality) == 1
    assert town.channels(invoice) == [("email", "accepted")]


@pytest.mark.parametrize("result", ["transient", "unknown"])
def test_no_news_changes_nothing(workplace: Workplace, result: str) -> None:
    town, invoice, counter = taken(workplace)
    heard(town, counter, result)
    assert town.channels(invoice) == [("email", "accepted")]
    assert Reference(counter.got[0]).attempt == town.attempts()[0].id
