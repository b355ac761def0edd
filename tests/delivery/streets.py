"""Residents of every kind, with registers whose answers a test decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from portal.db import Session
from portal.dispatch.capabilities import Capabilities
from portal.dispatch.placing.routing import route_run
from portal.dispatch.placing.ways import Desk
from portal.dispatch.queries import delivery_of
from portal.dispatch.register import UNKNOWN, Answer, Asked, Register
from portal.dispatch.service import NothingToSend, start_run
from portal.jobs import Workplace
from portal.people.cards import set_method
from portal.people.queries import customers_numbered
from portal.policy.outcome import Reason
from tests.dispatch.facts_of_life import capable
from tests.dispatch.town import NOW, Registered, a_customer, a_manager, an_address, bill
from tests.invoices.issued import KARI

Steps = list[tuple[str, str, str]]
TODAY = NOW.date()
CHANNELS: Mapping[str, Capabilities] = {
    "efaktura": capable(kinds=frozenset({"invoice"}), register="efaktura", due_days=(3, 365), idempotent=True),
    "vipps": capable(kinds=frozenset({"invoice"}), register="vipps", due_days=(0, 365)),
    "mailbox": capable(register="krr"),
    "email": capable(idempotent=False, max_document_bytes=10_000_000),
    "paper": capable(transmits=True),
}
_YES = {"efaktura": "efaktura_consent", "vipps": "vipps_on", "krr": "reachable"}
_DETAILS = {"efaktura": {"identifier": "e-4711"}, "vipps": {}, "krr": {"supplier": "digipost"}}
_NO = {"efaktura": "no_consent", "vipps": "vipps_off", "krr": "no_mailbox"}
_NUMBERS = count(1)


@dataclass
class Told:
    """A register that says the same of everybody. `asked` is how often it was."""

    answer: Answer
    bulk: int = 1
    per_second: float | None = None
    asked: int = 0

    def reach(self, asked: Sequence[Asked]) -> Mapping[UUID, Answer]:
        self.asked += len(asked)
        return {one.key: self.answer for one in asked}


@dataclass(frozen=True)
class Someone:
    """Who they are, and what their invoices are like."""

    person: dict[str, Any]
    invoice: dict[str, Any]
    card: str | None = None
    number: str = field(default_factory=lambda: str(next(_NUMBERS)))

    def billed(self, session: Session, number: str, **changes: Any) -> Registered:
        return bill(session, number, customer=a_customer(self.number, **self.person), **{**self.invoice, **changes})


def said(register: str, verdict: str) -> Answer:
    if verdict == "unknown":
        return UNKNOWN
    if verdict == "no":
        return Answer("no", Reason(_NO[register]))
    return Answer("yes", Reason(_YES[register]), _DETAILS[register])


answers = st.fixed_dictionaries(
    {name: st.sampled_from(("yes", "no", "no", "unknown")) for name in ("efaktura", "vipps", "krr")}
)
people = st.builds(
    Someone,
    person=st.fixed_dictionaries(
        {
            "kind": st.sampled_from(("person", "person", "person", "estate", "minor", "company")),
            "protected": st.sampled_from((False, False, False, True)),
            "national_id": st.sampled_from((KARI, KARI, None)),
            "email": st.sampled_from((None, "kari@example.no", "kari@example")),
            "mobile": st.sampled_from((None, "90000000", "22334455")),
            "address": st.sampled_from((an_address("Kari Nordmann"), an_address("Kari Nordmann", zip=""))),
        }
    ),
    invoice=st.fixed_dictionaries(
        {
            "other": st.sampled_from((None, None, a_manager(), a_manager(None))),
            "category": st.sampled_from(("kindergarten", "health")),
            "due_date": st.sampled_from((date(2026, 12, 15), TODAY)),
        }
    ),
    card=st.sampled_from((None, None, "email", "paper", "efaktura")),
)


def desk_with(work: Workplace, verdicts: Mapping[str, str]) -> Desk:
    registers: dict[str, Register] = {name: Told(said(name, verdict)) for name, verdict in verdicts.items()}
    return Desk(work.municipality, CHANNELS, "https://faktura.lorenskog.example", registers)


def put_on_card(session: Session, someone: Someone) -> UUID:
    """Write their card. Their customer id."""
    (customer,) = customers_numbered(session, someone.number)
    if someone.card:
        set_method(session, customers=[customer.id], method=someone.card, source="clerk", now=NOW)
    return customer.id


def run(work: Workplace, desk: Desk, invoice: UUID) -> Steps:
    """What the next run decides for an invoice, channel by channel."""
    try:
        with work.database.transaction() as session:
            started = start_run(session, municipality=work.municipality, started_by="test", due_by=None, now=NOW)
    except NothingToSend:
        raise AssertionError("the invoice does not wait") from None
    route_run(work.database.transaction, run=started.run, desk=desk, now=NOW)
    with work.database.transaction() as session:
        delivery = delivery_of(session, invoice)
    assert delivery
    return [(step.channel, step.verdict, step.reason) for step in delivery.steps]
