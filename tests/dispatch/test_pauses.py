"""A channel or register that does not work is left alone, itself only, and tried again by one when its time comes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from portal.dispatch.channel import Batch, ChannelDown, Outcome
from portal.dispatch.pausing import breakers
from portal.dispatch.pausing.breaker import OPENS_AT, Turn
from portal.dispatch.running import runs
from portal.dispatch.sending.handover import hand_over
from portal.dispatch.sending.receipts import ask_after
from portal.dispatch.sweep import sweep
from portal.dispatch.tasks import send
from portal.jobs import Workplace
from portal.values import clock
from tests.dispatch.facts_of_life import capable
from tests.dispatch.post_office import Counter, Town, accept, hand, mailed, opened, say
from tests.dispatch.town import a_customer, bill


def tries(town: Town) -> list[int]:
    return sorted(attempt.tries for attempt in town.attempts())


def pauses(town: Town) -> list[tuple[str, str, int]]:
    with town.work.database.transaction() as session:
        return [(one.kind, one.name, one.failures) for one in breakers.pauses(session)]


def routed_now(workplace: Workplace, count: int = 1) -> Town:
    town, _ = mailed(workplace, count)
    with workplace.database.transaction() as session:
        session.execute(text("update attempt set created_at = now()"))
    return town


def paused(workplace: Workplace, count: int = 6) -> Town:
    """A run whose e-mail has just been found out of order: the first three were in vain."""
    town = routed_now(workplace, count)
    out_of_order = Counter(answer=say("transient"))
    assert hand(town, "email", out_of_order) == count
    assert len(out_of_order.got) == OPENS_AT
    return town


def forget_the_waits(town: Town) -> None:
    with town.work.database.transaction() as session:
        session.execute(text("update attempt set not_before = null"))


def pause_is_over(town: Town) -> None:
    with town.work.database.transaction() as session:
        session.execute(text("update channel_state set until = now() - interval '1 second'"))


def test_after_so_many_in_vain_no_more_is_begun_and_no_try_is_used_up(workplace: Workplace) -> None:
    town = paused(workplace)
    assert pauses(town) == [("channel", "email", 3)]
    assert tries(town) == [0, 0, 0, 1, 1, 1]
    forget_the_waits(town)
    well = Counter()
    assert hand(town, "email", well) == 0
    assert well.got == []
    assert tries(town) == [0, 0, 0, 1, 1, 1]


def test_other_channels_go_on(workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        for number in range(3):
            bill(session, str(number))
        letter = a_customer("letter", email=None)
        invoice = bill(session, "letter", customer=letter)
    town = opened(workplace)
    town.route()
    hand(town, "email", Counter(answer=say("transient")))
    assert hand(town, "paper", Counter(capabilities=capable(transmits=True))) == 1
    assert town.channels(invoice) == [("paper", "accepted")]


def test_one_sender_probes_with_one_attempt_and_its_success_lets_the_others_go(workplace: Workplace) -> None:
    town = paused(workplace)
    forget_the_waits(town)
    pause_is_over(town)
    others: list[int] = []

    def answer(envelope: object) -> Outcome:
        others.append(hand(town, "email", Counter()))
        return accept(envelope)  # type: ignore[arg-type]

    assert hand(town, "email", Counter(answer=answer)) == 1
    assert others == [0]
    assert pauses(town) == []
    assert hand(town, "email", Counter()) == 5


def test_a_probe_in_vain_leaves_it_paused_for_longer(workplace: Workplace) -> None:
    town = paused(workplace)
    forget_the_waits(town)
    pause_is_over(town)
    assert hand(town, "email", Counter(down=True)) == 1
    assert pauses(town) == [("channel", "email", 4)]
    assert hand(town, "email", Counter()) == 0


def test_a_sender_that_dies_while_it_probes_leaves_it_to_another(workplace: Workplace) -> None:
    town = paused(workplace)
    pause_is_over(town)
    with workplace.database.transaction() as session:
        now = clock.now()
        first, second = (breakers.admit(session, "channel", "email", now=now) for _ in range(2))
        third = breakers.admit(session, "channel", "email", now=now + timedelta(minutes=2))
    assert [one.probe for one in (first, second, third)] == [True, False, True]
    assert not second.admitted


def test_nobody_there_counts_once_a_turn(workplace: Workplace) -> None:
    town, _ = mailed(workplace)
    for turn in range(1, OPENS_AT + 1):
        assert pauses(town) == []
        assert hand(town, "email", Counter(down=True)) == 1, turn
        forget_the_waits(town)
    assert pauses(town) == [("channel", "email", 3)]


def test_what_is_about_one_recipient_only_pauses_nothing(workplace: Workplace) -> None:
    town, _ = mailed(workplace, 5)
    greylisted = Counter(answer=say("transient", only_this=True))
    hand(town, "email", greylisted)
    assert (len(greylisted.got), pauses(town)) == (5, [])


def test_who_asks_for_time_is_not_called_until_then(workplace: Workplace) -> None:
    town, _ = mailed(workplace, 3)
    told = clock.now() + timedelta(minutes=20)
    busy = Counter(answer=say("transient", not_before=told))
    hand(town, "email", busy)
    assert len(busy.got) == 1
    assert max(attempt.not_before for attempt in town.attempts() if attempt.not_before) == told
    with workplace.database.transaction() as session:
        assert breakers.paused_until(session, "channel", "email", now=clock.now()) == told
    assert hand(town, "email", Counter()) == 0


def jobs(town: Town) -> list[tuple[str, datetime | None]]:
    with town.work.database.transaction() as session:
        found = session.execute(text("select task_name, scheduled_at from procrastinate_jobs where status = 'todo'"))
        return [(name, at) for name, at in found if name == "dispatch.send"]


def no_jobs(town: Town) -> None:
    with town.work.database.transaction() as session:
        session.execute(text("delete from procrastinate_jobs"))


def swept(town: Town, *, after: timedelta = timedelta()) -> int:
    no_jobs(town)
    with town.work.database.transaction() as session:
        sweep(session, connected={"email": capable()}, now=clock.now() + after)
    return len(jobs(town))


def test_the_sweep_wakes_nobody_before_the_pause_is_over(workplace: Workplace) -> None:
    town = paused(workplace)
    assert swept(town, after=timedelta(seconds=30)) == 0
    assert swept(town, after=timedelta(minutes=2)) == 1


def test_a_sender_that_may_not_begin_comes_back_when_it_may(workplace: Workplace) -> None:
    town = paused(workplace)
    no_jobs(town)
    send(workplace, channel="email", run=str(town.run))
    ((_, at),) = jobs(town)
    assert at
    assert timedelta(seconds=30) < at - clock.now() <= timedelta(seconds=61)


def test_a_run_that_waits_for_a_paused_channel_does_not_count_as_moving(workplace: Workplace) -> None:
    town = paused(workplace)
    with workplace.database.transaction() as session:
        progress = runs.progress_of(session, town.run, now=clock.now())
    assert (progress.moving, progress.put_off) == (0, 6)
    assert progress.next_try


def long_ago(town: Town, hours: float) -> None:
    """The pause began, and the invoices were routed, so long ago."""
    with town.work.database.transaction() as session:
        ago = {"ago": timedelta(hours=hours)}
        session.execute(text("update attempt set created_at = created_at - cast(:ago as interval)"), ago)
        session.execute(text("update channel_state set opened_at = opened_at - cast(:ago as interval)"), ago)
    forget_the_waits(town)


@pytest.mark.contract("ST-16")
def test_what_has_waited_for_hours_for_a_channel_goes_on_to_the_next(workplace: Workplace) -> None:
    town = paused(workplace)
    long_ago(town, 4)
    assert (swept(town), hand(town, "email", Counter())) == (0, 0)
    long_ago(town, 2)
    assert swept(town) == 1
    never_called = Counter()
    assert hand(town, "email", never_called) == 6
    assert never_called.got == []
    assert town.route() == 6
    assert (
        sorted((one.channel, one.state) for one in town.attempts())
        == [("email", "failed")] * 6 + [("paper", "planned")] * 6
    )


def test_what_may_have_arrived_is_then_told_to_a_human_and_goes_no_other_way(workplace: Workplace) -> None:
    town = routed_now(workplace)
    hand(town, "email", Counter(answer=say("unknown")))
    for _ in range(OPENS_AT):
        forget_the_waits(town)
        hand(town, "email", Counter(down=True))
    long_ago(town, 6)
    assert hand(town, "email", Counter()) == 1
    assert [(one.channel, one.state) for one in town.attempts()] == [("email", "failed")]
    with workplace.database.transaction() as session:
        assert runs.progress_of(session, town.run, now=clock.now()).exhausted == 1


def test_what_was_routed_into_an_outage_just_now_waits_its_own_hours(workplace: Workplace) -> None:
    town = paused(workplace)
    with workplace.database.transaction() as session:
        session.execute(text("update channel_state set opened_at = opened_at - interval '2 days'"))
    forget_the_waits(town)
    assert hand(town, "email", Counter()) == 0


class SilentToQuestions(Counter):
    def status(self, references: object) -> dict[UUID, Outcome]:  # type: ignore[override]
        raise ChannelDown("nobody there")


def test_a_paused_channel_is_not_asked_for_receipts_either(workplace: Workplace) -> None:
    town, _ = mailed(workplace)
    hand(town, "email", Counter())
    turn = Turn(failures=OPENS_AT)
    with workplace.database.transaction() as session:
        breakers.note(session, "channel", "email", turn, now=clock.now())
    ask = {"name": "email", "channel": SilentToQuestions(), "municipality": workplace.municipality}
    assert ask_after(workplace.database, **ask) == 0  # type: ignore[arg-type]
    pause_is_over(town)
    assert ask_after(workplace.database, **ask) == 1  # type: ignore[arg-type]
    assert pauses(town) == [("channel", "email", 4)]


class OneByOne(Counter):
    """Draws all it can before it answers."""

    def send(self, batch: Batch) -> Iterator[Outcome]:
        for envelope in list(batch.envelopes):
            self.got.append(envelope.attempt)
            yield self.answer(envelope)


def test_a_transmission_is_never_cut_short(workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        for number in range(5):
            bill(session, str(number), customer=a_customer(str(number), email=None))
    town = opened(workplace)
    town.route()
    printer = OneByOne(capabilities=capable(transmits=True), answer=say("transient"))
    assert hand_over(workplace.database, name="paper", channel=printer, run=town.run) == 5
    assert len(printer.got) == 5
    assert len({attempt.not_before for attempt in town.attempts()}) == 1
