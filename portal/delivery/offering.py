"""Offers sent: those about to be mailed are looked up, each is written down as begun, mailed, and what came of it kept.

A mail server cannot be asked afterwards whether it took a mail. An invoice in doubt is sent again, because it must
arrive; an offer in doubt is not, because two of them are worse than none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import select, update

from portal.db import Database, Session
from portal.delivery.answers import keep
from portal.delivery.mailing import NotSent, line_to, mail_rules
from portal.delivery.offer_candidates import REGISTER, Candidate, address_index, answered_no, candidates, obstacle
from portal.delivery.offer_mail import Addressed, Sender, Ticket
from portal.delivery.offer_models import Offer
from portal.dispatch.channel import Outcome
from portal.dispatch.channels.email import outcome_of
from portal.dispatch.pausing.outages import Outages
from portal.dispatch.placing.ways import Desk
from portal.dispatch.register import UNKNOWN, Answer, Asked
from portal.dispatch.wire.mime import address_on_the_wire
from portal.dispatch.wire.pace import Pace
from portal.dispatch.wire.smtp import MailConversation
from portal.jobs import Workplace
from portal.people.queries import national_ids_of
from portal.people.service import mail_came_back
from portal.policy.outcome import Reason
from portal.values import clock
from portal.values.national_id import NationalId

log = structlog.get_logger(__name__)

_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class _Due:
    """An offer to be mailed, and the customer as the rule sees them now."""

    offer: UUID
    language: str
    to: Candidate


def send_page(work: Workplace, desk: Desk, *, after: UUID | None) -> UUID | None:
    """Send the planned offers that come after one; return the last one looked at, None when there are no more.

    What a silent register or mail server keeps back stays planned, and is taken up again.
    """
    rules = mail_rules(work.settings, work.municipality)
    if rules is None or not work.municipality.makes_offers:
        return None
    due, last = _due(work, after)
    cleared = _cleared(work, desk, due)
    if cleared:
        sender = Sender(work.municipality, rules, work.settings.base_address)
        try:
            with line_to(work.settings, rules) as line:
                _mail_each(work.database, line, sender, cleared)
        except NotSent as nobody:
            log.warning("offers_wait", fault=str(nobody))
    return last


def _due(work: Workplace, after: UUID | None) -> tuple[list[_Due], UUID | None]:
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
                due.append(_Due(row.id, row.language, one))
    return due, page[-1].id if page else None


def _cleared(work: Workplace, desk: Desk, due: list[_Due]) -> list[_Due]:
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


def _answers(desk: Desk, unasked: Iterable[_Due], numbers: Mapping[UUID, NationalId]) -> Mapping[UUID, Answer]:
    register = desk.registers.get(REGISTER)
    asked = [_asked(one.to, numbers) for one in unasked]
    return register.reach(asked) if register and asked else {}


def _asked(one: Candidate, numbers: Mapping[UUID, NationalId]) -> Asked:
    number = numbers.get(one.person) if one.person else None
    return Asked(one.customer, number, issuer=one.issuer)


def _is_passed_over(session: Session, one: _Due, work: Workplace) -> bool:
    against = obstacle(one.to.facts, work.municipality, clock.now())
    if against:
        _pass_over(session, one.offer, against)
    return against is not None


def _pass_over(session: Session, offer: UUID, against: Reason) -> None:
    planned = update(Offer).where(Offer.id == offer, Offer.state == "planned")
    session.execute(planned.values(state="passed", reason=against.as_json()))


def _mail_each(database: Database, line: MailConversation, sender: Sender, cleared: Iterable[_Due]) -> None:
    pace = Pace(sender.rules.max_per_second)
    for one in cleared:
        if not line.open:
            return
        pace.wait()
        ticket, now = Ticket.new(sender.municipality, clock.now()), clock.now()
        with database.transaction() as session:
            if not _begin(session, one, ticket, now):
                continue
        outcome = _hand_in(line, sender, one, ticket, now)
        with database.transaction() as session:
            _record(session, one, outcome, clock.now())


def _begin(session: Session, one: _Due, ticket: Ticket, now: datetime) -> bool:
    """Write that it goes out now. False when another has it in hand."""
    assert one.to.address is not None  # the rule asks for one
    planned = update(Offer).where(Offer.id == one.offer, Offer.state == "planned").returning(Offer.id)
    begun = {"state": "sending", "sent_at": now, "expires_at": ticket.expires_at, "digest": ticket.digest}
    index = address_index(session, one.to.address)
    return session.execute(planned.values(begun | {"address_index": index})).first() is not None


def _hand_in(line: MailConversation, sender: Sender, one: _Due, ticket: Ticket, now: datetime) -> Outcome:
    to = address_on_the_wire(one.to.address or "")
    mail = sender.mail(Addressed(one.offer, to, one.language), ticket, now)
    return outcome_of(one.offer, line.hand_in(address_on_the_wire(sender.rules.sender), to, mail))


def _record(session: Session, one: _Due, outcome: Outcome, now: datetime) -> None:
    """What came of it; in doubt it stays `sending`, for good."""
    begun = update(Offer).where(Offer.id == one.offer, Offer.state == "sending")
    if outcome.result == "accepted":
        session.execute(begun.values(state="offered"))
    elif outcome.result == "refused":
        assert outcome.reason is not None  # a channel says why it refuses
        session.execute(begun.values(state="refused", reason=outcome.reason.as_json()))
        if outcome.reason.code == "contact_stale":
            mail_came_back(session, customer=one.to.customer, address=one.to.address or "", now=now)
    elif outcome.result == "transient":
        # It was certainly not taken: the link never left the house.
        session.execute(begun.values(state="planned", sent_at=None, expires_at=None, digest=None, address_index=None))
    log.info("offer_handed_in", offer=str(one.offer), state=outcome.result)
