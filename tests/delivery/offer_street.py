"""A street where eFaktura is offered: residents, a register that says what a test decides, and a mail server."""

import re
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.config import Settings
from portal.delivery.offering.models import Offer
from portal.delivery.offering.rounds import Survey, start_round
from portal.delivery.offering.sending import send_page
from portal.dispatch.placing.ways import Desk
from portal.dispatch.register import Answer, Asked
from portal.jobs import Workplace
from portal.people.resident import Resident
from portal.sandbox.arrivals import Mailbox
from portal.sandbox.smtp import FOLDER, start_sink
from portal.values import clock
from portal.values.national_id import NationalId
from tests.delivery.streets import said
from tests.invoices.issued import KARI, OLA, a_customer, a_resident

KARIS, OLAS = "kari@example.no", "ola@example.no"


@dataclass
class Register:
    """Says of each person number what a test has written down; of others that they have not said yes."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    bulk: int = 1
    per_second: float | None = None

    def reach(self, asked: Sequence[Asked]) -> Mapping[UUID, Answer]:
        return {one.key: self._answer(one.national_id) for one in asked}

    def _answer(self, number: NationalId | None) -> Answer:
        assert number
        self.asked.append(number.number)
        return self.answers.get(number.number, said("efaktura", "no"))


@dataclass
class OfferStreet:
    """Kari and Ola live here, both with an address and without eFaktura."""

    work: Workplace
    register: Register = field(default_factory=Register)

    def __post_init__(self) -> None:
        self.kari = self.moved_in()
        self.ola = self.moved_in(number="1000002", name="Ola Nordmann", national_id=OLA, email=OLAS)

    def moved_in(self, **facts: Any) -> UUID:
        with self.work.database.transaction() as session:
            return a_customer(session, **facts)

    def resident(self, number: NationalId = KARI) -> Resident:
        with self.work.database.transaction() as session:
            return a_resident(session, number)

    def plan(self) -> Survey:
        with self.work.database.transaction() as session:
            return start_round(session, municipality=self.work.municipality, started_by="test", now=clock.now())

    def send(self) -> None:
        desk = Desk(self.work.municipality, {}, self.work.settings.base_address, {"efaktura": self.register})
        after = None
        while last := send_page(self.work, desk, after=after):
            after = last

    def offer(self) -> Survey:
        """A round, sent."""
        found = self.plan()
        self.send()
        return found

    def mails(self) -> list[EmailMessage]:
        box = Mailbox(self.work.settings.home / FOLDER)
        return [box.mail(one.key) for one in box.arrived()]

    def sent_to(self) -> list[str]:
        return sorted(str(mail["To"]) for mail in self.mails())

    def mail_to(self, address: str) -> EmailMessage:
        (mail,) = (mail for mail in self.mails() if mail["To"] == address)
        return mail

    def token(self, address: str = KARIS) -> str:
        """The secret of the links in a mail."""
        found = re.search(r"/offers/([\w-]+)/opt-out>", str(self.mail_to(address)["List-Unsubscribe"]))
        assert found
        return found[1]

    def states(self) -> dict[UUID, str]:
        """What became of the offers, by customer."""
        with self.work.database.transaction() as session:
            return {one.customer_id: one.state for one in session.scalars(select(Offer))}

    def days_go_by(self, days: int) -> None:
        """What was sent was sent so much earlier."""
        earlier = timedelta(days=days)
        with self.work.database.transaction() as session:
            for one in session.scalars(select(Offer).where(Offer.sent_at.is_not(None))):
                one.sent_at, one.expires_at = one.sent_at - earlier, one.expires_at - earlier


@contextmanager
def a_street(workplace: Workplace) -> Iterator[OfferStreet]:
    """With the sandbox's mail server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    sink = start_sink(workplace.settings, port=port)
    told = {**workplace.settings.model_dump(), "smtp_url": f"smtp://localhost:{port}"}
    yield OfferStreet(replace(workplace, settings=Settings.model_validate(told)))
    sink.stop()
