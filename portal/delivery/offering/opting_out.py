"""No more offers, and offers again. Who has opted out gets none until they say otherwise themselves, logged in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from portal.audit import service as audit
from portal.db import Session
from portal.delivery.offering.candidates import address_index
from portal.delivery.offering.models import OfferOptOut
from portal.delivery.offering.offers import NotTheirs, customer_of_offer
from portal.people.queries import Contacts, contact_of, customers_owned
from portal.people.resident import Resident

# Whoever holds the mail may stop it, and so may their mailbox: nobody logs in for that (RFC 8058).
_BY_LINK = "link:offer"


def opt_out_by_link(session: Session, token: str, *, now: datetime) -> None:
    """Stop offers to the customer and the address that a mail went to. Done twice, it is done. Raise NoSuchOffer."""
    customer, index = customer_of_offer(session, token)
    _stop(session, customer, index, _BY_LINK, now)


def opt_out(session: Session, *, resident: Resident, customer: UUID, now: datetime) -> None:
    """Stop offers to a customer number of the resident's and to its address. Raise NotTheirs."""
    _check(session, resident, customer)
    email = contact_of(session, [customer]).get(customer, Contacts()).email
    index = address_index(session, email.value) if email else None
    _stop(session, customer, index, audit.person(resident.actor), now)


def want_again(session: Session, *, resident: Resident, customer: UUID, now: datetime) -> None:
    """Take back what was said for this number; what others said of the same address stands. Raise NotTheirs."""
    _check(session, resident, customer)
    gone = delete(OfferOptOut).where(OfferOptOut.customer_id == customer).returning(OfferOptOut.customer_id)
    if session.execute(gone).first() is not None:
        _record(session, "wanted", customer, audit.person(resident.actor), now)


def has_opted_out(session: Session, customer: UUID) -> bool:
    """Whether a customer has said that they want none."""
    return session.scalar(select(OfferOptOut.customer_id).where(OfferOptOut.customer_id == customer)) is not None


def _stop(session: Session, customer: UUID, index: bytes | None, actor: str, now: datetime) -> None:
    row = insert(OfferOptOut).values(customer_id=customer, address_index=index, opted_out_at=now)
    new = row.on_conflict_do_update(index_elements=["customer_id"], set_={"address_index": index})
    session.execute(new)
    _record(session, "stopped", customer, actor, now)


def _check(session: Session, resident: Resident, customer: UUID) -> None:
    if customer not in {one.id for one in customers_owned(session, resident)}:
        raise NotTheirs


def _record(session: Session, act: str, customer: UUID, actor: str, now: datetime) -> None:
    subject = audit.Subject("customer", customer)
    audit.record(session, tag=f"resident:offers:{act}", actor=actor, subject=subject, now=now)
