"""Many attempts handed over at once, by channels that know an attempt by its key."""

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Barrier, Event, Thread
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from portal.dispatch.channel import Batch, ChannelDown, Envelope, Outcome
from portal.dispatch.sending.handover import hand_over
from portal.jobs import Workplace
from tests.dispatch.facts_of_life import capable
from tests.dispatch.post_office import Counter, Town, accept, doubles, hand, mailed, states

ABREAST = capable(idempotent=True, at_once=4)
SOON = 20.0


def abreast(**changes: object) -> Counter:
    return Counter(capabilities=ABREAST, **changes)  # type: ignore[arg-type]


def counted(town: Town) -> dict[str, int]:
    found = [attempt.state for attempt in town.attempts()]
    return {state: found.count(state) for state in sorted(set(found))}


def test_as_many_are_under_way_together_as_the_channel_takes_at_once(workplace: Workplace) -> None:
    town, _ = mailed(workplace, 8)
    together = Barrier(4, timeout=SOON)

    def answer(envelope: Envelope) -> Outcome:
        together.wait()
        return accept(envelope)

    assert hand(town, "email", abreast(answer=answer)) == 8
    assert counted(town) == {"accepted": 8}


def test_each_keeps_what_the_counterpart_calls_it(workplace: Workplace) -> None:
    town, _ = mailed(workplace, 5)
    hand(town, "email", abreast(answer=lambda one: Outcome(one.attempt, "accepted", reference=f"R-{one.attempt}")))
    assert all(attempt.reference == f"R-{attempt.id}" for attempt in town.attempts())


def test_each_has_its_own_history(workplace: Workplace) -> None:
    town, invoices = mailed(workplace, 3)
    hand(town, "email", abreast())
    assert [states(town, invoice) for invoice in invoices] == [["planned", "sending", "accepted"]] * 3


@pytest.mark.contract("ST-16")
def test_after_a_sudden_death_of_a_sender_with_many_under_way_each_arrives_once(workplace: Workplace) -> None:
    """PRE  thirty are begun, some taken, none recorded, when the sender's connection is cut: all it wrote stands.
    POST what the channel knows is recorded, the rest goes under the same key, and nobody is counted as a double.
    """
    town, _ = mailed(workplace, 30)
    lies_there: dict[UUID, Outcome] = {}

    def answer(envelope: Envelope) -> Outcome:
        if len(lies_there) == 10:
            _cut(town)
        lies_there[envelope.attempt] = accept(envelope)
        return lies_there[envelope.attempt]

    first = abreast(answer=answer)
    with pytest.raises(OperationalError):
        hand(town, "email", first)
    assert counted(town) == {"sending": 30}

    second = abreast(known=lies_there)
    assert hand(town, "email", second) == 30
    assert counted(town) == {"accepted": 30}
    assert sorted([*lies_there, *second.got]) == sorted(attempt.id for attempt in town.attempts())
    assert doubles(town) == 0


def _cut(town: Town) -> None:
    """What a kill does to the sender's connection, and with it to its lock."""
    locks = "select pid from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()"
    with town.work.database.transaction() as session:
        session.execute(text(f"select pg_terminate_backend(pid) from ({locks}) as its"))
    _gone(town)


def _gone(town: Town) -> None:
    deadline = time.monotonic() + SOON
    held = text("select count(*) from pg_locks where locktype = 'advisory'")
    while time.monotonic() < deadline:
        with town.work.database.transaction() as session:
            if not session.scalar(held):
                return
        time.sleep(0.01)


def test_what_was_heard_is_recorded_while_a_slow_call_is_waited_for(workplace: Workplace) -> None:
    town, _ = mailed(workplace, 6)
    slow, patience = Event(), Event()

    def answer(envelope: Envelope) -> Outcome:
        if not slow.is_set():
            slow.set()
            assert patience.wait(SOON)
        return accept(envelope)

    sender = Thread(target=hand, args=(town, "email", abreast(answer=answer)))
    sender.start()
    assert slow.wait(SOON)
    deadline = time.monotonic() + SOON
    while counted(town) != {"accepted": 5, "sending": 1} and time.monotonic() < deadline:
        time.sleep(0.02)
    meanwhile = counted(town)
    patience.set()
    sender.join()
    assert meanwhile == {"accepted": 5, "sending": 1}
    assert counted(town) == {"accepted": 6}


class LosesItsLine(Counter):
    """Takes three, then nobody answers any more, on any of its lines."""

    def send(self, batch: Batch) -> Iterator[Outcome]:
        for envelope in batch.envelopes:
            self.got.append(envelope.attempt)
            if len(self.got) > 3:
                yield Outcome(envelope.attempt, "transient")
                raise ChannelDown("gone")
            yield accept(envelope)


def test_when_the_line_is_lost_only_what_nobody_had_drawn_is_put_off(workplace: Workplace) -> None:
    town, _ = mailed(workplace, 60)
    lost = LosesItsLine(capabilities=ABREAST)
    hand(town, "email", lost)
    assert counted(town) == {"accepted": 3, "planned": 57}
    assert {attempt.tries for attempt in town.attempts()} == {1}
    assert hand(town, "email", abreast()) == 0
    town.waited()
    assert hand(town, "email", abreast()) == 57


def test_a_fault_of_ours_leaves_in_doubt_what_was_drawn_and_nothing_else(workplace: Workplace) -> None:
    town, _ = mailed(workplace, 20)
    faulty = Counter(capabilities=capable(idempotent=True, at_once=1), answer=_fails)
    with pytest.raises(RuntimeError):
        hand(town, "email", faulty)
    assert counted(town) == {"planned": 19, "unknown": 1}
    assert hand(town, "email", abreast()) == 19


def _fails(envelope: Envelope) -> Outcome:
    raise RuntimeError


def test_what_was_begun_when_the_turn_ends_is_put_back_untried(workplace: Workplace) -> None:
    town, _ = mailed(workplace, 20)
    slow = Counter(
        capabilities=capable(idempotent=True, at_once=2), answer=lambda one: (time.sleep(0.2), accept(one))[1]
    )
    hand_over(town.work.database, name="email", channel=slow, run=town.run, turn=0.1)
    assert counted(town) == {"accepted": 2, "planned": 18}
    assert {attempt.tries for attempt in town.attempts() if attempt.state == "planned"} == {0}
    assert hand(town, "email", abreast()) == 18


@dataclass
class Reads(Counter):
    """Reads what it carries, as the mailbox does."""

    read: list[bytes] = field(default_factory=list)

    def send(self, batch: Batch) -> Iterator[Outcome]:
        for envelope in batch.envelopes:
            self.read += [batch.read(document.digest) for document in envelope.documents]
            yield accept(envelope)


def test_each_gets_its_own_document(workplace: Workplace) -> None:
    town, invoices = mailed(workplace, 12)
    channel = Reads(capabilities=ABREAST)
    hand(town, "email", channel)
    assert sorted(channel.read) == sorted(invoice.pdf for invoice in invoices)


def test_what_a_channel_does_not_carry_is_not_read(workplace: Workplace) -> None:
    town, _ = mailed(workplace, 3)
    with workplace.database.transaction() as session:
        # Whoever read them now would not find them.
        session.execute(text("update attempt set envelope = jsonb_set(envelope, '{documents,0,digest}', '\"gone\"')"))
    hand(town, "email", abreast())
    assert counted(town) == {"accepted": 3}


@pytest.mark.contract("ST-16")
def test_two_senders_never_take_the_same_attempt(workplace: Workplace) -> None:
    town, _ = mailed(workplace, 60)
    ten_each = capable(idempotent=True, at_once=4, batch=10)
    senders = [Counter(capabilities=ten_each) for _ in range(3)]

    def work(channel: Counter) -> None:
        with suppress(Exception):
            while hand(town, "email", channel):
                pass

    threads = [Thread(target=work, args=[channel]) for channel in senders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    got = [attempt for channel in senders for attempt in channel.got]
    assert len(got) == len(set(got)) == 60
    assert counted(town) == {"accepted": 60}
    assert all(len(channel.got) % 10 == 0 for channel in senders)
