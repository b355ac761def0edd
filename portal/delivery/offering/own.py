"""What is kept of a resident's offers of eFaktura, for their own copy of everything."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from portal.db import Session
from portal.delivery.offering.models import AgreementRequest, Offer, OfferOptOut
from portal.people.models import Customer
from portal.people.resident import Resident


@dataclass(frozen=True, slots=True)
class OwnOffer:
    """One offer; `asked_how` and `request` are of the request that a yes became, and empty without one."""

    customer: UUID
    planned_at: datetime
    sent_at: datetime | None
    state: str
    answered_at: datetime | None
    asked_how: str | None
    request: str | None


@dataclass(frozen=True, slots=True)
class OwnOffers:
    """All of them, oldest first, and since when a customer number gets none."""

    offers: tuple[OwnOffer, ...]
    stopped_at: dict[str, datetime]


def own_offers(session: Session, resident: Resident) -> OwnOffers:
    """What concerns the subject; nothing of anybody else."""
    if resident.subject is None:
        return OwnOffers((), {})
    of, asked = Offer, AgreementRequest
    columns = (of.customer_id, of.created_at, of.sent_at, of.state, of.answered_at, asked.how, asked.state)
    theirs = select(*columns).outerjoin(asked, asked.offer_id == of.id).where(of.person_id == resident.subject)
    rows = session.execute(theirs.order_by(of.created_at, of.id))
    stopped = select(OfferOptOut).join(Customer, Customer.id == OfferOptOut.customer_id)
    stops = session.scalars(stopped.where(Customer.person_id == resident.subject))
    return OwnOffers(tuple(OwnOffer(*row) for row in rows), {str(one.customer_id): one.opted_out_at for one in stops})
