"""Planned offers looked at once more before they are mailed: by what the house knows now, then by the register."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from sqlalchemy import select, update

from portal.db import Session
from portal.delivery.answers import keep
from portal.delivery.offering.candidates import REGISTER, Candidate, answered_no, candidates, obstacle
from portal.delivery.offering.models import Offer
from portal.dispatch.pausing.outages import Outages
from portal.dispatch.placing.ways import Desk
from portal.dispatch.register import UNKNOWN, Answer, Asked
from portal.jobs import Workplace
from portal.people.queries import national_ids_of
from portal.policy.outcome import Reason
from portal.values import clock
from portal.values.national_id import NationalId

_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Due:
    """An offer to be mailed, and the customer as the rule sees them now."""

    offer: UUID
    language: str
    to: Candidate


def due_page(work: Workplace, after: UUID | None) -> tuple[list[Due], UUID | None]:
    """Those nothing speaks against any more; the others are passed over."""
    now = clock.now()
    with work.database.transaction() as session:
        planned = select(Offer.id, Offer.customer_id, Offer.language).where(Offer.state == "planned").order_by(Offer.id)
        page = session.execute((planned.where(Offer.id > after) if after else planned).limit(_PAGE)).all()
        offers = {row.customer_id: row for row in page}
        due = []
        for one in candidates(session, list(offers), work.municipality, now):
            row, against = offers[one.customer], obstacle(one.facts, work.municipality, now)
            if against:
                _pass_over(session, row.id, against)
            else:
                due.append(Due(row.id, row.language, one))
    return due, page[-1].id if page else None


def cleared(work: Workplace, desk: Desk, due: list[Due]) -> list[Due]:
    """Those whom the register, asked where it must be, says that they have no eFaktura. No transaction is open then."""
    unasked = [one for one in due if one.to.facts.efaktura == "unasked"]
    with work.database.transaction() as session:
        numbers = national_ids_of(session, {one.to.person for one in unasked if one.to.person})
        is_down = Outages.now_known(session, now=clock.now()).is_down(REGISTER)
    answers = {} if is_down else _answers(desk, unasked, numbers)
    told = [one for one in due if one.to.facts.efaktura != "unasked"]
    with work.database.transaction() as session:
        for one in unasked:
            answer = answers.get(one.to.customer, UNKNOWN)
            keep(session, one.to.customer, {REGISTER: answer}, now=clock.now())
            if answer.verdict != "unknown":
                efaktura = "yes" if answer.verdict == "yes" else answered_no(answer.reason)
                facts = replace(one.to.facts, efaktura=efaktura)
                told.append(replace(one, to=replace(one.to, facts=facts)))
        return [one for one in told if not _is_passed_over(session, one, work)]


def _answers(desk: Desk, unasked: Iterable[Due], numbers: Mapping[UUID, NationalId]) -> Mapping[UUID, Answer]:
    register = desk.registers.get(REGISTER)
    asked = [_asked(one.to, numbers) for one in unasked]
    return register.reach(asked) if register and asked else {}


def _asked(one: Candidate, numbers: Mapping[UUID, NationalId]) -> Asked:
    number = numbers.get(one.person) if one.person else None
    return Asked(one.customer, number, issuer=one.issuer)


def _is_passed_over(session: Session, one: Due, work: Workplace) -> bool:
    against = obstacle(one.to.facts, work.municipality, clock.now())
    if against:
        _pass_over(session, one.offer, against)
    return against is not None


def _pass_over(session: Session, offer: UUID, against: Reason) -> None:
    planned = update(Offer).where(Offer.id == offer, Offer.state == "planned")
    session.execute(planned.values(state="passed", reason=against.as_json()))
