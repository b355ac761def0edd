"""Offers of eFaktura that somebody was sent, in every state one may open the link of."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from portal.db import Session, new_key
from portal.delivery.offering.mail import digest_of
from portal.delivery.offering.models import AgreementRequest, Offer
from portal.people.models import Customer
from tests.browser.bills import NOW

LAST_WEEK = NOW - timedelta(days=7)


def offered(session: Session, customer: UUID) -> dict[str, UUID]:
    """The keys in the links, by name."""
    links = {
        "offer": _sent(session, customer),
        "old_offer": _sent(session, customer, expires_at=NOW - timedelta(days=1)),
        "declined_offer": _sent(session, customer, state="declined", answered_at=LAST_WEEK),
    }
    for how in ("supplier", "bank"):
        links[f"asked_by_{how}"] = _sent(session, customer, state="accepted", answered_at=LAST_WEEK, how=how)
    links["refused_offer"] = _sent(
        session, customer, state="accepted", answered_at=LAST_WEEK, how="supplier", became="refused"
    )
    return links


def _sent(session: Session, customer: UUID, *, how: str | None = None, became: str = "asked", **facts: Any) -> UUID:
    token, person = new_key(), session.get_one(Customer, customer).person_id
    usual = {"state": "offered", "created_at": LAST_WEEK, "sent_at": LAST_WEEK, "expires_at": NOW + timedelta(days=23)}
    whose = {"customer_id": customer, "person_id": person}
    row = Offer(id=new_key(), language="nb", digest=digest_of(str(token)), **whose, **(usual | facts))
    session.add(row)
    session.flush()
    if how:
        said = {"how": how, "state": became, "asked_at": LAST_WEEK, "updated_at": LAST_WEEK}
        session.add(AgreementRequest(id=new_key(), offer_id=row.id, **whose, **said))
        session.flush()
    return token
