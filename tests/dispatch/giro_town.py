"""A town whose people have mandates: claims into a folder, copies by counters that keep what they are given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select, text, update

from portal.config import Municipality
from portal.dispatch.capabilities import Capabilities
from portal.dispatch.channels.avtalegiro import Avtalegiro
from portal.dispatch.models import Attempt, Dispatch
from portal.dispatch.placing.routing import route_run
from portal.dispatch.placing.ways import Desk
from portal.dispatch.recalling.cancellations import call_back_together
from portal.dispatch.register import Answer, Asked
from portal.dispatch.sending.handover import hand_over
from portal.dispatch.service import start_run
from portal.jobs import Workplace
from portal.people.mandates import record_mandates
from portal.policy.outcome import Reason
from portal.sandbox.avtalegiro.claims import ClaimFile, SentClaim, read_claims
from portal.values import clock
from portal.values.giro_records import Assignment, MandateEntry
from portal.values.national_id import NationalId
from portal.values.payment_reference import mod10
from tests.dispatch.facts_of_life import capable
from tests.dispatch.post_office import Counter
from tests.dispatch.town import Registered, a_customer, bill

ACCOUNT = "16370712348"
PEOPLE = ("13869399975", "21908724922", "17859012159")
YES = Answer("yes", Reason("reachable"), {"identifier": "0000000000000001", "supplier": "digipost"})
NO = Answer("no", Reason("no_consent"))
UNKNOWN = Answer("unknown")
REGISTERS = {"efaktura": "efaktura", "vipps": "vipps", "mailbox": "krr"}


def reference(customer: str, serial: int) -> str:
    base = f"{customer}{serial:07}"
    return base + mod10(base)


@dataclass
class Says:
    """A register that says the same of everybody, and counts the calls."""

    answer: Answer
    bulk: int = 1000
    per_second: float | None = None
    asked: int = 0

    def reach(self, asked: Sequence[Asked]) -> Mapping[UUID, Answer]:
        self.asked += len(asked)
        return {one.key: self.answer for one in asked}


@dataclass
class GiroTown:
    """One run; `says` is what each register answers, e-mail addresses are known."""

    work: Workplace
    municipality: Municipality
    says: dict[str, Says] = field(default_factory=dict)
    invoices: dict[str, Registered] = field(default_factory=dict)
    run: UUID | None = None

    @classmethod
    def of(cls, work: Workplace, municipality: Municipality | None = None, **answers: Answer) -> "GiroTown":
        """`answers` are by register; who is not named says no."""
        says = {name: Says(answers.get(name, NO)) for name in REGISTERS.values()}
        return cls(work, municipality or work.municipality, says)

    @property
    def folder(self) -> Path:
        assert self.work.settings.avtalegiro_dir
        return self.work.settings.avtalegiro_dir

    @property
    def bank(self) -> Avtalegiro:
        rules = self.municipality.channels.avtalegiro
        assert rules
        return Avtalegiro(self.folder, rules.model_copy(update={"settle_days": 0}))

    def mandate(self, customer: str, *, notice: bool) -> None:
        entry = MandateEntry(1, "1", reference(customer, 0), notice)
        assignment = Assignment("mandates", 1, ACCOUNT, (entry,))
        with self.work.database.transaction() as session:
            issuers, now = self.municipality.issuers, clock.now()
            record_mandates(session, assignments=[assignment], issuers=issuers, number=1, digest=customer, now=now)

    def bill(self, customer: str, *, days: int = 20, **changes: Any) -> Registered:
        number = NationalId(PEOPLE[len(self.invoices) % len(PEOPLE)], "NO")
        person = changes.pop("to", None) or a_customer(customer, national_id=number, mobile="91234567")
        due = clock.today(self.municipality.zone) + timedelta(days=days)
        kid = reference(customer, len(self.invoices) + 1)
        with self.work.database.transaction() as session:
            made = bill(session, f"F{customer}", customer=person, payment_reference=kid, due_date=due, **changes)
        self.invoices[customer] = made
        return made

    def start(self, *, after: timedelta = timedelta(0)) -> int:
        """Start a run over what waits, and route it."""
        with self.work.database.transaction() as session:
            begun = {"started_by": "test", "due_by": None, "now": clock.now()}
            self.run = start_run(session, municipality=self.municipality, **begun).run
        return self.route(after=after)

    def route(self, *, after: timedelta = timedelta(0)) -> int:
        can: dict[str, Capabilities] = {name: capable(register=one) for name, one in REGISTERS.items()}
        can |= {"avtalegiro": self.bank.capabilities, "email": capable(), "paper": capable(transmits=True)}
        desk = Desk(self.municipality, can, "https://faktura.lorenskog.example", self.says)
        assert self.run
        return route_run(self.work.database.transaction, run=self.run, desk=desk, now=clock.now() + after)

    def draw(self, channel: Any = None) -> int:
        """Hand the claims over."""
        assert self.run
        return hand_over(self.work.database, name="avtalegiro", channel=channel or self.bank, run=self.run)

    def send(self, name: str, counter: Counter | None = None) -> Counter:
        assert self.run
        counter = counter or Counter(capabilities=capable(transmits=name == "paper"))
        hand_over(self.work.database, name=name, channel=counter, run=self.run)
        return counter

    def call_back(self, channel: Any = None) -> int:
        return call_back_together(self.work.database, name="avtalegiro", channel=channel or self.bank)

    def files(self) -> list[ClaimFile]:
        """What lies in the folder, by number, read as the bank reads it."""
        found = (read_claims(path.read_bytes()) for path in self.folder.glob("*.txt"))
        return sorted(found, key=lambda one: one.number)

    def claims(self) -> list[SentClaim]:
        return [claim for file in self.files() for claim in file.claims]

    def attempts(self, customer: str, purpose: str) -> list[tuple[str, str]]:
        return [(one.channel, one.state) for one in self.rows(customer, purpose)]

    def rows(self, customer: str, purpose: str) -> list[Attempt]:
        mine = (Dispatch.subject_id == self.invoices[customer].id, Dispatch.purpose == purpose)
        with self.work.database.transaction() as session:
            found = select(Attempt).join(Dispatch, Dispatch.id == Attempt.dispatch_id).where(*mine)
            return list(session.scalars(found.order_by(Attempt.created_at, Attempt.id)))

    def promise(self, customer: str, purpose: str) -> Dispatch | None:
        mine = (Dispatch.subject_id == self.invoices[customer].id, Dispatch.purpose == purpose)
        with self.work.database.transaction() as session:
            return session.scalars(select(Dispatch).where(*mine)).one_or_none()

    def reason(self, customer: str, channel: str, purpose: str = "main") -> Reason:
        found = self.promise(customer, purpose)
        assert found
        assert found.route
        step = next(one for one in found.route if one["channel"] == channel)
        return Reason(step["reason"], step["numbers"])

    def cut_off_has_passed(self, customer: str) -> None:
        """The bank takes the claim no more; nor its cancellation."""
        past = (clock.now() - timedelta(minutes=1)).isoformat()
        with self.work.database.transaction() as session:
            mine = select(Dispatch.id).where(Dispatch.subject_id == self.invoices[customer].id)
            late = update(Attempt).where(Attempt.dispatch_id.in_(mine), Attempt.channel == "avtalegiro")
            session.execute(
                late.values(envelope=Attempt.envelope.concat({"until": past})),
                execution_options={"synchronize_session": False},
            )

    def all_transmissions(self) -> list[tuple[str, int, str]]:
        with self.work.database.transaction() as session:
            rows = session.execute(text("select kind, number, state from transmission order by channel, number"))
            return [(kind, number, state) for kind, number, state in rows]


def ordered(municipality: Municipality, *channels: str) -> Municipality:
    """The municipality with another agreed order."""
    (first, *_) = municipality.orders
    return municipality.model_copy(update={"orders": (first.model_copy(update={"channels": channels}),)})


def due_of(town: GiroTown, days: int) -> date:
    return clock.today(town.municipality.zone) + timedelta(days=days)


def without_email(customer: str) -> Any:
    return replace(a_customer(customer, national_id=NationalId(PEOPLE[0], "NO")), email=None)
