from datetime import timedelta

import pytest
from sqlalchemy import text

from portal.dispatch.capabilities import Settles
from portal.dispatch.sending.handover import hand_over
from portal.dispatch.sweep import sweep
from portal.jobs import Workplace
from tests.dispatch.facts_of_life import capable
from tests.dispatch.post_office import Counter, Killed, Town, opened, say
from tests.dispatch.town import NOW, Registered, bill


@pytest.fixture
def town(workplace: Workplace) -> Town:
    """A run with one invoice, routed, all its jobs lost."""
    with workplace.database.transaction() as session:
        bill(session, "1")
    town = opened(workplace)
    town.route()
    forget_jobs(town)
    return town


def forget_jobs(town: Town) -> None:
    with town.work.database.transaction() as session:
        session.execute(text("delete from procrastinate_jobs"))


def swept(town: Town, *, days: int = 0, settles: Settles | None = None) -> list[tuple[str, str | None]]:
    """What a sweep some days from now queues: the tasks and their channels."""
    can = {"email": capable(settles=settles or Settles("acceptance"))}
    with town.work.database.transaction() as session:
        sweep(session, connected=can, now=NOW + timedelta(days=days))
        found = session.execute(text("select task_name, args ->> 'channel' from procrastinate_jobs order by id"))
        return [(name, channel) for name, channel in found]


def test_an_attempt_nobody_is_going_to_send_wakes_a_sender(town: Town) -> None:
    assert swept(town) == [("dispatch.send", "email")]


def test_a_second_sweep_queues_nothing_twice(town: Town) -> None:
    swept(town)
    assert swept(town) == [("dispatch.send", "email")]


def test_an_attempt_whose_sender_died_wakes_another(town: Town) -> None:
    def die(envelope: object) -> None:
        raise Killed

    with pytest.raises(Killed):
        hand_over(town.work.database, name="email", channel=Counter(answer=die), run=town.run)  # type: ignore[arg-type]
    assert swept(town) == [("dispatch.send", "email")]


def test_an_attempt_that_is_to_wait_is_left_until_its_time(town: Town) -> None:
    hand_over(town.work.database, name="email", channel=Counter(answer=say("transient")), run=town.run)
    assert swept(town, days=-1) == []
    assert swept(town, days=36_500) == [("dispatch.send", "email")]


def test_what_is_ready_to_be_routed_wakes_routing(workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        bill(session, "1")
    town = opened(workplace)
    forget_jobs(town)
    assert swept(town) == [("dispatch.route", None)]


def test_what_waits_for_its_document_is_left_until_that_is_ready(workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        bill(session, "1")
    town = opened(workplace)
    forget_jobs(town)
    with workplace.database.transaction() as session:
        session.execute(text("update invoice_document set state = 'pending'"))
    assert swept(town) == []


def test_a_promise_is_kept_when_nothing_has_come_back_in_time(workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        invoice: Registered = bill(session, "1")
    town = opened(workplace)
    town.route()
    slow = capable(settles=Settles("acceptance", days=3), idempotent=False)
    hand_over(workplace.database, name="email", channel=Counter(capabilities=slow), run=town.run)
    with workplace.database.transaction() as session:
        session.execute(text("update attempt set updated_at = :now"), {"now": NOW})
    swept(town, days=2, settles=slow.settles)
    assert town.delivery(invoice).state == "open"
    swept(town, days=3, settles=slow.settles)
    assert town.delivery(invoice).state == "settled"


def test_acceptance_alone_does_not_keep_a_promise_that_waits_for_a_receipt(workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        invoice = bill(session, "1")
    town = opened(workplace)
    town.route()
    receipts = capable(settles=Settles("receipt", days=7), idempotent=False)
    hand_over(workplace.database, name="email", channel=Counter(capabilities=receipts), run=town.run)
    swept(town, days=36_500, settles=receipts.settles)
    assert town.delivery(invoice).state == "open"
    with workplace.database.transaction() as session:
        session.execute(text("update attempt set state = 'delivered'"))
    swept(town, days=36_500, settles=receipts.settles)
    assert town.delivery(invoice).state == "settled"
