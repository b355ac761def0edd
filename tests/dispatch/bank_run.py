"""A run whose invoices go to the residents' bank, driven by hand."""

from dataclasses import replace
from datetime import timedelta

import httpx
from pydantic import SecretStr
from sqlalchemy import select, text

from portal.config import EfakturaChannel, Settings
from portal.dispatch.channels.efaktura import Efaktura
from portal.dispatch.models import Attempt
from portal.dispatch.placing.routing import route_run
from portal.dispatch.placing.ways import Desk
from portal.dispatch.preference import NOTHING_TICKED, Ticks
from portal.dispatch.queries import Delivery, delivery_of
from portal.dispatch.registers.efaktura import EfakturaRegister
from portal.dispatch.sending.handover import hand_over
from portal.dispatch.service import start_run
from portal.dispatch.wire.efaktura import EfakturaAccess
from portal.jobs import Workplace
from portal.people.service import CustomerFacts
from portal.sandbox.residents import SandboxResident
from portal.values.national_id import NationalId
from tests.dispatch.bank_street import BankStreet, with_bank
from tests.dispatch.facts_of_life import capable
from tests.dispatch.town import NOW, Registered, a_customer, bill


def billed(person: SandboxResident, **changes: object) -> CustomerFacts:
    number = NationalId(person.pid, "NO") if person.pid else None
    return replace(a_customer(person.customer_numbers[0], name=person.name, national_id=number, email=None), **changes)


class BankRun:
    """eFaktura first, then paper, whose letters nobody prints here."""

    def __init__(
        self, work: Workplace, *invoices: tuple[str, CustomerFacts], ticks: Ticks = NOTHING_TICKED, **changes: object
    ) -> None:
        self.work = work
        self.street = BankStreet(with_bank(work.settings), work.municipality)
        with work.database.transaction() as session:
            self.invoices = {
                number: bill(session, number, customer=customer, **changes) for number, customer in invoices
            }
        self.start(ticks)

    def start(self, ticks: Ticks = NOTHING_TICKED) -> None:
        """A run over all that waits."""
        with self.work.database.transaction() as session:
            chosen = {"started_by": "test", "due_by": None, "ticks": ticks}
            self.run = start_run(session, municipality=self.work.municipality, now=NOW, **chosen).run

    @property
    def settings(self) -> Settings:
        return with_bank(self.work.settings)

    def route(self, access: EfakturaAccess | None = None, *, after: timedelta = timedelta(0)) -> int:
        access, rules = access or self.street.access(), EfakturaChannel()
        can = {"efaktura": Efaktura(access, rules).capabilities, "paper": capable(transmits=True)}
        desk = Desk(self.work.municipality, can, "http://127.0.0.1:8000", {"efaktura": EfakturaRegister(access, rules)})
        return route_run(self.work.database.transaction, run=self.run, desk=desk, now=NOW + after)

    def send(self, transport: httpx.BaseTransport | None = None) -> int:
        access = self.street.access()
        if transport:
            access = EfakturaAccess(access.url, SecretStr(access.key.get_secret_value()), transport)
        channel = Efaktura(access, EfakturaChannel())
        return hand_over(self.work.database, name="efaktura", channel=channel, run=self.run)

    def delivery(self, number: str) -> Delivery:
        with self.work.database.transaction() as session:
            found = delivery_of(session, self.invoices[number].id)
        assert found
        return found

    def channels(self, number: str) -> list[tuple[str, str]]:
        return [(attempt.channel, attempt.state) for attempt in self.delivery(number).attempts]

    def step(self, number: str, channel: str = "efaktura") -> tuple[str, str]:
        found = next(step for step in self.delivery(number).steps if step.channel == channel)
        return found.verdict, found.reason

    def envelopes(self) -> list[dict[str, object]]:
        with self.work.database.transaction() as session:
            return list(session.scalars(select(Attempt.envelope)))

    def waited(self) -> None:
        """Time has gone by: whatever waits may be tried."""
        with self.work.database.transaction() as session:
            session.execute(text("update attempt set not_before = now() - interval '1 second'"))
            session.execute(text("update channel_state set until = now() - interval '1 second'"))

    def invoice(self, number: str) -> Registered:
        return self.invoices[number]
