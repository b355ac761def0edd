"""What a human must look into: told once, and never a reason to send again."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from portal.dispatch.alarms import Alarm, alarms_by_reason, alarms_of
from portal.dispatch.capabilities import Settles
from portal.dispatch.channel import Outcome
from portal.dispatch.sending.handover import hand_over
from portal.dispatch.sending.receipts import ask_after
from portal.dispatch.sweep import sweep
from portal.jobs import Workplace
from portal.policy.outcome import Reason
from portal.values import clock
from tests.dispatch.facts_of_life import capable
from tests.dispatch.post_office import Counter, Town, opened
from tests.dispatch.town import Registered, bill

ON_RECEIPT = capable(settles=Settles("receipt", days=2))
LATE = Reason("failed_after_delivery")


def taken(workplace: Workplace) -> tuple[Town, Registered, Counter]:
    with workplace.database.transaction() as session:
        invoice = bill(session, "1")
    town, counter = opened(workplace), Counter(capabilities=ON_RECEIPT)
    town.route()
    hand_over(workplace.database, name="email", channel=counter, run=town.run)
    return town, invoice, counter


def heard(town: Town, counter: Counter, result: str, alarm: Reason | None = None) -> None:
    attempt = counter.got[-1]
    counter.known = {attempt: Outcome(attempt, result, alarm=alarm)}  # type: ignore[arg-type]
    town.waited()
    ask_after(town.work.database, name="email", channel=counter, municipality=town.work.municipality)


def alarms(town: Town) -> tuple[Alarm, ...]:
    with town.work.database.transaction() as session:
        return alarms_of(session, town.run, most=10)


def swept(town: Town, *, after: timedelta) -> None:
    with town.work.database.transaction() as session:
        sweep(session, connected={"email": ON_RECEIPT}, now=clock.now() + after)


def test_a_failure_after_delivery_is_told_once_and_nothing_is_sent_again(workplace: Workplace) -> None:
    town, invoice, counter = taken(workplace)
    heard(town, counter, "delivered", LATE)
    heard(town, counter, "delivered", LATE)
    assert alarms(town) == (Alarm("1", "email", "failed_after_delivery"),)
    assert (town.delivery(invoice).state, town.channels(invoice)) == ("settled", [("email", "delivered")])
    (attempt,) = town.delivery(invoice).attempts
    assert [event.detail.get("alarm") for event in attempt.events if event.detail] == [LATE.as_json()]
    assert len(counter.got) == 1


def test_a_receipt_that_never_came_may_have_arrived_so_it_waits_for_a_human(workplace: Workplace) -> None:
    town, invoice, counter = taken(workplace)
    heard(town, counter, "accepted", Reason("receipt_missing"))
    assert alarms(town) == (Alarm("1", "email", "receipt_missing"),)
    assert (town.delivery(invoice).state, town.channels(invoice)) == ("open", [("email", "accepted")])


@pytest.mark.contract("ST-16")
def test_an_overdue_receipt_is_told_to_a_human(workplace: Workplace) -> None:
    town, invoice, _ = taken(workplace)
    swept(town, after=timedelta(days=1, hours=23))
    assert alarms(town) == ()
    swept(town, after=timedelta(days=2))
    swept(town, after=timedelta(days=3))
    assert alarms(town) == (Alarm("1", "email", "receipt_overdue"),)
    with workplace.database.transaction() as session:
        assert alarms_by_reason(session) == {"receipt_overdue": 1}
        events = session.scalar(text("select count(*) from attempt_event where detail ? 'alarm'"))
    assert events == 1
    assert town.channels(invoice) == [("email", "accepted")]


def test_a_receipt_that_comes_at_last_ends_the_alarm(workplace: Workplace) -> None:
    town, invoice, counter = taken(workplace)
    swept(town, after=timedelta(days=2))
    heard(town, counter, "delivered")
    assert alarms(town) == ()
    assert town.delivery(invoice).state == "settled"
