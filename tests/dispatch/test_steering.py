"""Runs paused, resumed and cancelled."""

from contextlib import AbstractContextManager
from itertools import count

import pytest
from sqlalchemy import select, text

from portal.audit.models import AuditEvent
from portal.db import Session
from portal.dispatch.channels.paper import Paper
from portal.dispatch.models import Attempt, Dispatch
from portal.dispatch.placing.routing import route_run
from portal.dispatch.placing.ways import Desk
from portal.dispatch.recalling.calling_off import CalledOff
from portal.dispatch.running import steering
from portal.dispatch.sending.handover import hand_over
from portal.dispatch.service import NothingToSend
from portal.jobs import Workplace
from tests.dispatch.facts_of_life import capable
from tests.dispatch.post_office import Counter, Killed, hand, killed_at, mailed, opened, printed, say, states
from tests.dispatch.steered import again, cancel, pause, resume, swept
from tests.dispatch.town import NOW, bill


def test_a_paused_run_routes_nothing_and_goes_on_when_resumed(workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        bill(session, "1")
    town = opened(workplace)
    pause(town)
    assert town.route() == 0
    assert swept(town) == set()
    resume(town)
    assert swept(town) == {("dispatch.route", None)}
    assert town.route() == 1


def test_a_run_paused_between_two_pages_stops_before_the_next(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.dispatch.placing.routing.PAGE", 1)
    with workplace.database.transaction() as session:
        for number in range(3):
            bill(session, str(number))
    town, opens = opened(workplace), count(1)

    def transaction() -> AbstractContextManager[Session]:
        if next(opens) == 3:  # what was ticked and the first page are read, and nothing is written yet
            pause(town)
        return workplace.database.transaction()

    desk = Desk(workplace.municipality, {"email": capable()}, "https://faktura.lorenskog.example")
    assert route_run(transaction, run=town.run, desk=desk, now=NOW) == 1


def test_a_paused_run_hands_over_nothing_and_goes_on_when_resumed(workplace: Workplace) -> None:
    town, (invoice,) = mailed(workplace)
    pause(town)
    counter = Counter()
    assert hand(town, "email", counter) == 0
    assert swept(town) == set()
    resume(town)
    assert swept(town) == {("dispatch.send", "email")}
    assert hand(town, "email", counter) == 1
    assert town.channels(invoice) == [("email", "accepted")]


def test_what_is_in_hand_when_a_run_is_paused_is_finished(workplace: Workplace) -> None:
    town, invoices = mailed(workplace, 2)
    counter = Counter()
    given = counter.answer
    counter.answer = lambda envelope: (pause(town) if len(counter.got) == 1 else None) or given(envelope)
    assert hand(town, "email", counter) == 2
    assert [town.channels(invoice) for invoice in invoices] == [[("email", "accepted")]] * 2


def test_resuming_wakes_who_goes_on(workplace: Workplace) -> None:
    town, _ = mailed(workplace)
    pause(town)
    with workplace.database.transaction() as session:
        session.execute(text("delete from procrastinate_jobs"))
    resume(town)
    with workplace.database.transaction() as session:
        assert session.scalars(text("select task_name from procrastinate_jobs")).all() == ["dispatch.sweep"]


def test_what_was_done_to_a_run_is_kept_with_who_did_it(workplace: Workplace) -> None:
    town, _ = mailed(workplace)
    pause(town)
    resume(town)
    cancel(town)
    with workplace.database.transaction() as session:
        events = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [(event.tag, event.actor) for event in events] == [
        ("operator:run:started", "operator:test"),
        ("operator:run:paused", "operator:berit"),
        ("operator:run:resumed", "operator:berit"),
        ("operator:run:cancelled", "operator:berit"),
    ]
    assert {event.subject_id for event in events} == {str(town.run)}
    assert events[-1].numbers == {"cancelled": 1, "under_way": 0, "asked_back": 0}


@pytest.mark.parametrize(("first", "then"), [(pause, pause), (cancel, pause), (cancel, resume), (cancel, cancel)])
def test_what_a_run_s_state_does_not_allow_is_said_and_changes_nothing(
    workplace: Workplace, first: object, then: object
) -> None:
    town, _ = mailed(workplace)
    first(town)  # type: ignore[operator]
    with pytest.raises(steering.NotPossible, match="already"):
        then(town)  # type: ignore[operator]


def test_a_cancelled_run_calls_off_what_nobody_has_taken(workplace: Workplace) -> None:
    town, (invoice,) = mailed(workplace)
    assert cancel(town) == CalledOff(cancelled=1, under_way=0, asked_back=0)
    assert (town.delivery(invoice).state, states(town, invoice)) == ("cancelled", ["planned", "revoked"])
    counter = Counter()
    assert (hand(town, "email", counter), counter.got) == (0, [])
    assert swept(town) == set()


def test_an_invoice_that_was_not_routed_yet_is_called_off(workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        invoice = bill(session, "1")
    town = opened(workplace)
    assert cancel(town).cancelled == 1
    assert (town.route(), town.delivery(invoice).state) == (0, "cancelled")


def test_a_sender_that_has_one_in_hand_begins_it_no_more(workplace: Workplace) -> None:
    town, (first, second) = mailed(workplace, 2)
    counter = Counter()
    given = counter.answer
    counter.answer = lambda envelope: (cancel(town) if len(counter.got) == 1 else None) and given(envelope)
    hand(town, "email", counter)
    assert len(counter.got) == 1
    assert {town.delivery(one).state for one in (first, second)} == {"settled", "cancelled"}


def test_what_may_have_been_taken_is_left_until_it_is_certain(workplace: Workplace) -> None:
    town, (invoice,) = mailed(workplace)
    counter = Counter()
    with pytest.raises(Killed):
        hand(town, "email", killed_at(counter, 1))
    assert cancel(town) == CalledOff(cancelled=0, under_way=1, asked_back=0)
    assert town.delivery(invoice).state == "open"
    with pytest.raises(NothingToSend):
        again(town)
    counter.known = {}
    counter.answer = say("refused")
    assert hand(town, "email", counter) == 1
    # It may have arrived the first time: a human decides, and no run takes it up.
    assert town.delivery(invoice).state == "exhausted"


def test_what_was_in_doubt_and_was_not_taken_is_called_off_later(workplace: Workplace) -> None:
    town, (invoice,) = mailed(workplace)
    idempotent = Counter(capabilities=capable(idempotent=True), answer=say("unknown"))
    hand(town, "email", idempotent)
    assert cancel(town).under_way == 1
    town.waited()
    idempotent.answer = say("refused")
    hand(town, "email", idempotent)
    swept(town)
    assert town.delivery(invoice).state == "cancelled"
    assert town.route() == 0


def test_what_somebody_works_on_at_that_moment_is_called_off_by_the_next_sweep(workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        invoices = [bill(session, str(number)) for number in range(2)]
    town = opened(workplace)
    with workplace.database.transaction() as router:
        router.execute(select(Dispatch).where(Dispatch.subject_id == invoices[0].id).with_for_update())
        assert cancel(town) == CalledOff(cancelled=1, under_way=1, asked_back=0)
    swept(town)
    assert {town.delivery(one).state for one in invoices} == {"cancelled"}


def test_nothing_new_of_a_cancelled_run_is_handed_over_before_the_sweep(workplace: Workplace) -> None:
    town, (invoice,) = mailed(workplace)
    with workplace.database.transaction() as sender:
        sender.execute(select(Attempt).with_for_update())
        assert cancel(town).under_way == 1
    counter = Counter()
    assert (hand(town, "email", counter), counter.got) == (0, [])
    swept(town)
    assert town.delivery(invoice).state == "cancelled"


def test_letters_are_called_back_until_their_folder_is_whole(workplace: Workplace) -> None:
    town, (invoice,) = printed(workplace)
    counter = Counter(capabilities=capable(transmits=True), down=True)
    hand(town, "paper", counter)
    assert cancel(town) == CalledOff(cancelled=1, under_way=0, asked_back=0)
    assert town.delivery(invoice).state == "cancelled"


def test_letters_whose_folder_is_whole_are_left_to_the_printer(workplace: Workplace) -> None:
    town, (invoice,) = printed(workplace)
    counter = Counter(capabilities=capable(transmits=True), answer=say("transient"))
    hand(town, "paper", counter)
    assert cancel(town) == CalledOff(cancelled=0, under_way=1, asked_back=0)
    assert town.delivery(invoice).state == "open"


def test_a_paper_run_cancelled_before_its_folder_leaves_nothing_to_the_printer(workplace: Workplace) -> None:
    town, _ = printed(workplace)
    cancel(town)
    folder = workplace.settings.paper_dir
    assert folder
    assert hand_over(workplace.database, name="paper", channel=Paper(folder), run=town.run) == 0
    assert not folder.exists()
