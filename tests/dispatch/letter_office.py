"""Letters written and driven to their recipients by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from portal.dispatch.capabilities import Capabilities
from portal.dispatch.channel import Channel
from portal.dispatch.models import Attempt, Dispatch, Letter
from portal.dispatch.placing.routing import route_run
from portal.dispatch.placing.ways import Desk
from portal.dispatch.queries import Delivery, delivery_of
from portal.dispatch.register import Register
from portal.dispatch.sending.handover import hand_over
from portal.dispatch.writing.letter_setting import set_letter
from portal.dispatch.writing.letters import Correspondent, send_letter
from portal.jobs import Workplace
from portal.notices.notice import Notice
from portal.people.service import record_customer
from tests.dispatch.facts_of_life import capable
from tests.dispatch.town import ISSUER, NOW, a_customer, an_address

A_NOTICE = Notice("a_notice", "nb", "Noe er nytt", "Første avsnitt.\n\nAndre avsnitt.\n", "<p>Første avsnitt.</p>")
ANY_KIND = frozenset({"invoice", "credit_note", "letter"})


def to_kari(**changes: Any) -> Correspondent:
    usual = {"email": "kari@example.no", "address": an_address("Kari Nordmann")}
    return Correspondent("Kari Nordmann", ISSUER, **{**usual, **changes})


def carries(**changes: Any) -> Capabilities:
    return capable(kinds=ANY_KIND, **changes)


def both_ways() -> dict[str, Capabilities]:
    return {"email": carries(idempotent=False), "paper": carries(transmits=True)}


@dataclass
class LetterOffice:
    """A workplace whose letters go by `can`."""

    work: Workplace
    can: Mapping[str, Capabilities] = field(default_factory=both_ways)
    registers: Mapping[str, Register] = field(default_factory=dict)
    seconds: Any = field(default_factory=count)

    def write(self, to: Correspondent, *, occasion: str = "once", notice: Notice = A_NOTICE) -> UUID | None:
        with self.work.database.transaction() as session:
            return send_letter(
                session, municipality=self.work.municipality, occasion=occasion, to=to, notice=notice, now=NOW
            )

    def customer(self, number: str = "4711", **changes: Any) -> UUID:
        with self.work.database.transaction() as session:
            return record_customer(session, facts=a_customer(number, **changes), now=NOW)

    def letters(self) -> list[Letter]:
        with self.work.database.transaction() as session:
            return list(session.scalars(select(Letter).order_by(Letter.occasion)))

    def set(self) -> None:
        for letter in self.letters():
            set_letter(self.work, str(letter.id))

    def runs(self) -> list[UUID]:
        with self.work.database.transaction() as session:
            of_letters = select(Dispatch.run_id).where(Dispatch.subject_kind == "letter").distinct()
            return list(session.scalars(of_letters))

    def route(self) -> int:
        """Route what waits, a second later than the time before."""
        now = NOW + timedelta(seconds=next(self.seconds))
        desk = Desk(self.work.municipality, self.can, "https://faktura.lorenskog.example", self.registers)
        return sum(route_run(self.work.database.transaction, run=run, desk=desk, now=now) for run in self.runs())

    def hand(self, name: str, channel: Channel) -> int:
        return sum(hand_over(self.work.database, name=name, channel=channel, run=run) for run in self.runs())

    def delivery(self, letter: UUID | None) -> Delivery:
        assert letter
        with self.work.database.transaction() as session:
            found = delivery_of(session, letter, "letter")
        assert found
        return found

    def channels(self, letter: UUID | None) -> list[tuple[str, str]]:
        return [(attempt.channel, attempt.state) for attempt in self.delivery(letter).attempts]

    def envelopes(self) -> list[dict[str, Any]]:
        with self.work.database.transaction() as session:
            return list(session.scalars(select(Attempt.envelope).order_by(Attempt.created_at)))

    def jobs(self) -> list[str]:
        with self.work.database.transaction() as session:
            return list(session.scalars(text("select task_name from procrastinate_jobs order by id")))

    def forget_jobs(self) -> None:
        with self.work.database.transaction() as session:
            session.execute(text("delete from procrastinate_jobs"))
