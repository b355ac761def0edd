"""Offers sent: those about to be mailed are looked up, each is written down as begun, mailed, and what came of it kept.

A mail server cannot be asked afterwards whether it took a mail. An invoice in doubt is sent again, because it must
arrive; an offer in doubt is not, because two of them are worse than none.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import update

from portal.db import Database, Session
from portal.delivery.mailing import NotSent, line_to, mail_rules
from portal.delivery.offering.candidates import address_index
from portal.delivery.offering.lookups import Due, cleared, due_page
from portal.delivery.offering.mail import Addressed, Sender, Ticket
from portal.delivery.offering.models import Offer
from portal.dispatch.channel import Outcome
from portal.dispatch.channels.email import outcome_of
from portal.dispatch.placing.ways import Desk
from portal.dispatch.wire.mime import address_on_the_wire
from portal.dispatch.wire.pace import Pace
from portal.dispatch.wire.smtp import MailConversation
from portal.jobs import Workplace
from portal.people.service import mail_came_back
from portal.values import clock

log = structlog.get_logger(__name__)


def send_page(work: Workplace, desk: Desk, *, after: UUID | None) -> UUID | None:
    """Send the planned offers that come after one; return the last one looked at, None when there are no more.

    What a silent register or mail server keeps back stays planned, and is taken up again.
    """
    rules = mail_rules(work.settings, work.municipality)
    if rules is None or not work.municipality.makes_offers:
        return None
    due, last = due_page(work, after)
    free = cleared(work, desk, due)
    if free:
        sender = Sender(work.municipality, rules, work.settings.base_address)
        try:
            with line_to(work.settings, rules) as line:
                _mail_each(work.database, line, sender, free)
        except NotSent as nobody:
            log.warning("offers_wait", fault=str(nobody))
    return last


def _mail_each(database: Database, line: MailConversation, sender: Sender, free: Iterable[Due]) -> None:
    pace = Pace(sender.rules.max_per_second)
    for one in free:
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


def _begin(session: Session, one: Due, ticket: Ticket, now: datetime) -> bool:
    """Write that it goes out now. False when another has it in hand."""
    assert one.to.address is not None  # the rule asks for one
    planned = update(Offer).where(Offer.id == one.offer, Offer.state == "planned").returning(Offer.id)
    begun = {"state": "sending", "sent_at": now, "expires_at": ticket.expires_at, "digest": ticket.digest}
    index = address_index(session, one.to.address)
    return session.execute(planned.values(begun | {"address_index": index})).first() is not None


def _hand_in(line: MailConversation, sender: Sender, one: Due, ticket: Ticket, now: datetime) -> Outcome:
    to = address_on_the_wire(one.to.address or "")
    mail = sender.mail(Addressed(one.offer, to, one.language), ticket, now)
    return outcome_of(one.offer, line.hand_in(address_on_the_wire(sender.rules.sender), to, mail))


def _record(session: Session, one: Due, outcome: Outcome, now: datetime) -> None:
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
