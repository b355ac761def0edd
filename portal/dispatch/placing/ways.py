"""The way each invoice or letter would go at this moment: facts loaded set-based, the rule asked for each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from portal.config import Municipality
from portal.db import Session
from portal.dispatch.capabilities import Capabilities
from portal.dispatch.cascade import AVTALEGIRO, Facts, Route, Rules, route, route_copy
from portal.dispatch.placing.facts import facts_of, rules_of
from portal.dispatch.placing.house import House
from portal.dispatch.preference import NOTHING_TICKED, Ticks
from portal.dispatch.register import Answer, Asked, Register
from portal.dispatch.subjects import Known, known_of
from portal.people.mandate_queries import LiveMandate
from portal.people.queries import national_ids_of
from portal.policy.claim_deadline import debited_on
from portal.policy.outcome import Reason
from portal.values.national_id import NationalId


@dataclass(frozen=True, slots=True)
class Desk:
    """What routing is done with. `connected` are the channels that can be used; `address` is PORTAL_BASE_URL."""

    municipality: Municipality
    connected: Mapping[str, Capabilities]
    address: str
    registers: Mapping[str, Register] = field(default_factory=dict)

    @property
    def transmitting(self) -> frozenset[str]:
        """The channels by which many attempts travel together."""
        return frozenset(name for name, can in self.connected.items() if can.transmits)


Purpose = Literal["main", "copy"]


@dataclass(frozen=True, slots=True)
class Way:
    """An invoice or a letter, what was known of it, whom registers can be asked about, and the way found so far.

    `purpose` says whether it is the invoice itself or the copy of what AvtaleGiro draws. `copy` is the way of the
    copy that the payer of a claim wants; None where there is none. `mandate` covers the invoice.
    """

    known: Known
    facts: Facts
    asked: Asked
    route: Route
    purpose: Purpose = "main"
    mandate: LiveMandate | None = None
    copy: Route | None = None

    @property
    def drawn_on(self) -> date | None:
        """The day on which the bank draws what this is a copy of."""
        due = self.facts.due_date
        return debited_on(due) if self.purpose == "copy" and due else None

    @property
    def is_told_by_bank(self) -> bool:
        """Whether a claim's notice comes from the bank.

        Never beside an eFaktura, which the bank shows itself; so neither where it may still become one.
        """
        if self.copy is None or self.copy.held:
            return False
        return self.copy.chosen is None or self.copy.chosen.channel != "efaktura"


@dataclass(frozen=True, slots=True)
class Judge:
    """The rule, with the municipality's order and rules of one day."""

    order: Sequence[str]
    rules: Rules
    today: date

    @classmethod
    def of(cls, desk: Desk, now: datetime) -> "Judge":
        today = now.astimezone(desk.municipality.zone).date()
        return cls(desk.municipality.order_on(today), rules_of(desk.municipality, desk.connected, now), today)

    @property
    def registers(self) -> tuple[str, ...]:
        """The registers that may be asked, in the order in which the cascade comes to need them."""
        channels = (self.rules.channels.get(name) for name in self.order)
        return tuple(dict.fromkeys(can.register for can in channels if can and can.register))

    def asks(self, way: Way) -> str | None:
        """The register that must be asked first, for the invoice or for its copy."""
        step = way.route.asks or (way.copy.asks if way.copy else None)
        return self.rules.channels[step.channel].register if step else None

    def route(self, facts: Facts, purpose: Purpose = "main") -> Route:
        judged = route_copy if purpose == "copy" else route
        return judged(facts, self.order, self.rules, self.today)

    def judged(self, way: Way) -> Way:
        """The way by its facts, and that of the copy which the payer of a claim has asked the bank for."""
        found = self.route(way.facts, way.purpose)
        drawn = found.chosen is not None and found.chosen.channel == AVTALEGIRO
        wanted = drawn and way.mandate is not None and way.mandate.notice
        return replace(way, route=found, copy=self.route(way.facts, "copy") if wanted else None)

    def told(self, way: Way, register: str, answer: Answer) -> Way:
        """The way once a register has answered."""
        facts = replace(way.facts, answers={**way.facts.answers, register: answer})
        return self.judged(replace(way, facts=facts))


@dataclass(frozen=True, slots=True)
class Before:
    """What this run has found out of a subject already: the channels and the registers that have said no.

    `purpose`: whether it is the invoice itself that has to find a way, or the copy of what is drawn.
    """

    refused: Mapping[str, Reason] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    purpose: Purpose = "main"


def ways_of(
    session: Session,
    subjects: Collection[UUID],
    *,
    desk: Desk,
    judge: Judge,
    before: Mapping[UUID, Before] | None = None,
    ticks: Ticks = NOTHING_TICKED,
) -> list[Way]:
    """A way for each invoice and letter, in the order given, by what the house knows. `before` is by subject."""
    found = known_of(session, subjects)
    told = [found[subject] for subject in subjects if subject in found]
    return ways_as_told(session, told, desk=desk, judge=judge, before=before, ticks=ticks)


def ways_as_told(
    session: Session,
    told: Sequence[Known],
    *,
    desk: Desk,
    judge: Judge,
    before: Mapping[UUID, Before] | None = None,
    ticks: Ticks = NOTHING_TICKED,
) -> list[Way]:
    """The same for what is told of each, whether it is so already or would be after a change."""
    house = House.of(session, told, municipality=desk.municipality, ticks=ticks, today=judge.today)
    numbers = national_ids_of(session, {known.person_id for known in told if known.person_id})
    ways = []
    for known in told:
        earlier, mandate = (before or {}).get(known.subject_id, Before()), house.mandate(known)
        facts = facts_of(
            known,
            refused=earlier.refused,
            country=desk.municipality.country,
            answers={**earlier.answers, **house.answers(known)},
            preference=house.preference(known),
            mandate=mandate is not None,
        )
        asked = _asked(known, numbers)
        way = Way(known, facts, asked, Route(()), earlier.purpose, mandate if earlier.purpose == "main" else None)
        ways.append(judge.judged(way))
    return ways


def _asked(known: Known, numbers: Mapping[UUID, NationalId]) -> Asked:
    number = numbers.get(known.person_id) if known.person_id else None
    return Asked(known.subject_id, number, known.mobile, known.issuer)
