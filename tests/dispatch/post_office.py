"""A channel whose answers a test decides, and a run driven by hand."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from uuid import UUID

from sqlalchemy import select, text

from portal.dispatch.capabilities import Capabilities
from portal.dispatch.channel import Batch, ChannelDown, Envelope, Outcome, Reference
from portal.dispatch.models import Attempt
from portal.dispatch.placing.routing import route_run
from portal.dispatch.placing.ways import Desk
from portal.dispatch.queries import Delivery, delivery_of, possible_doubles
from portal.dispatch.sending.handover import hand_over
from portal.dispatch.service import start_run
from portal.jobs import Workplace
from portal.policy.recall import Recalled
from tests.dispatch.facts_of_life import capable
from tests.dispatch.town import NOW, Registered, a_customer, bill

Answer = Callable[[Envelope], Outcome]


def accept(envelope: Envelope) -> Outcome:
    return Outcome(envelope.attempt, "accepted", reference="R1")


def say(result: str, **more: object) -> Answer:
    return lambda envelope: Outcome(envelope.attempt, result, **more)  # type: ignore[arg-type]


class Killed(BaseException):
    """The process died here."""


@dataclass
class Counter:
    """A channel that keeps what it is given and answers as told."""

    capabilities: Capabilities = field(default_factory=lambda: capable(idempotent=False))
    answer: Answer = accept
    down: bool = False
    known: dict[UUID, Outcome] = field(default_factory=dict)
    got: list[UUID] = field(default_factory=list)

    def prepare(self, batch: Batch) -> str | None:
        if self.down:
            raise ChannelDown("nobody there")
        return "digest"

    def send(self, batch: Batch) -> Iterator[Outcome]:
        if self.down:
            raise ChannelDown("nobody there")
        for envelope in batch.envelopes:
            self.got.append(envelope.attempt)
            yield self.answer(envelope)

    def status(self, references: Sequence[Reference]) -> Mapping[UUID, Outcome]:
        return {one.attempt: self.known[one.attempt] for one in references if one.attempt in self.known}

    def revoke(self, attempt: UUID) -> Recalled:
        return "kept"


@dataclass
class Town:
    """A workplace with a run opened on it; its channels are e-mail and paper."""

    work: Workplace
    run: UUID
    seconds: Iterator[int] = field(default_factory=count)

    def route(self) -> int:
        """Route what waits, a second later than the time before."""
        now = NOW + timedelta(seconds=next(self.seconds))
        can = {"email": capable(idempotent=False), "paper": capable(transmits=True)}
        desk = Desk(self.work.municipality, can, "https://faktura.lorenskog.example")
        return route_run(self.work.database.transaction, run=self.run, desk=desk, now=now)

    def delivery(self, invoice: Registered) -> Delivery:
        with self.work.database.transaction() as session:
            found = delivery_of(session, invoice.id)
        assert found
        return found

    def channels(self, invoice: Registered) -> list[tuple[str, str]]:
        return [(attempt.channel, attempt.state) for attempt in self.delivery(invoice).attempts]

    def attempts(self) -> list[Attempt]:
        with self.work.database.transaction() as session:
            return list(session.scalars(select(Attempt).order_by(Attempt.created_at, Attempt.id)))

    def waited(self) -> None:
        """Time has gone by: whatever waits may be tried."""
        with self.work.database.transaction() as session:
            session.execute(text("update attempt set not_before = now() - interval '1 second'"))
            session.execute(text("update channel_state set until = now() - interval '1 second'"))


def opened(work: Workplace) -> Town:
    """Start a run over what is registered."""
    with work.database.transaction() as session:
        started = start_run(session, municipality=work.municipality, started_by="test", due_by=None, now=NOW)
    return Town(work, started.run)


def mailed(workplace: Workplace, count: int = 1) -> tuple[Town, list[Registered]]:
    """A routed run of invoices that all go by e-mail."""
    with workplace.database.transaction() as session:
        invoices = [bill(session, str(number)) for number in range(1, count + 1)]
    town = opened(workplace)
    assert town.route() == count
    return town, invoices


def printed(workplace: Workplace, count: int = 1) -> tuple[Town, list[Registered]]:
    with workplace.database.transaction() as session:
        customers = [a_customer(str(number), email=None) for number in range(1, count + 1)]
        invoices = [bill(session, customer.number, customer=customer) for customer in customers]
    town = opened(workplace)
    assert town.route() == count
    return town, invoices


def hand(town: Town, name: str, counter: Counter) -> int:
    return hand_over(town.work.database, name=name, channel=counter, run=town.run)


def states(town: Town, invoice: Registered) -> list[str]:
    current = town.delivery(invoice).current
    assert current
    return [event.state for event in current.events]


def doubles(town: Town) -> int:
    with town.work.database.transaction() as session:
        return possible_doubles(session)


def killed_at(channel: Counter, nth: int) -> Counter:
    """The process dies when the channel has taken its nth."""
    given = channel.answer

    def answer(envelope: object) -> Outcome:
        if len(channel.got) == nth:
            raise Killed
        return given(envelope)  # type: ignore[arg-type]

    channel.answer = answer
    return channel
