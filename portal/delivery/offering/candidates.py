"""Customers as the rule for offers sees them: what the house knows, and what registers last said, page by page."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, func, or_, select

from portal.config import Municipality
from portal.db import Session, vault_of
from portal.delivery.answers import Heard, heard_of_each
from portal.delivery.offering.agreement_requests import waiting_for_bank
from portal.delivery.offering.models import Offer, OfferOptOut
from portal.dispatch.placing.channel_days import closed_on
from portal.people.languages import LANGUAGE
from portal.people.models import Customer
from portal.people.queries import Contact, contact_of
from portal.policy import offer
from portal.policy.offer import Address, Efaktura, OfferFacts
from portal.policy.outcome import Reason
from portal.values.email_address import is_well_formed

CHANNEL: Final = "efaktura"
REGISTER: Final = "efaktura"
REGISTERS: Final = {CHANNEL: REGISTER}
# A no is asked anew after so long. A yes counts until another answer comes: then there is nothing to offer.
_STILL_NO: Final = timedelta(days=1)
# In these states the person has been mailed, or may have been.
SENT: Final = ("sending", "offered", "accepted", "declined")
_PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer an offer may be sent to. `facts.efaktura` is `unasked` where the register must be asked first."""

    customer: UUID
    person: UUID | None
    issuer: str
    language: str | None
    address: str | None
    facts: OfferFacts


def obstacle(facts: OfferFacts, municipality: Municipality, now: datetime) -> Reason | None:
    """What speaks against an offer by the municipality's rules of this moment. There are some where it makes offers.

    What cannot be sent yet, or any more, is not offered.
    """
    assert municipality.offers is not None
    today = now.astimezone(municipality.zone).date()
    closed = closed_on(municipality, today).get(CHANNEL)
    return closed or offer.obstacle(facts, every_days=municipality.offers.every_days, today=today)


def address_index(session: Session, address: str) -> bytes:
    """What an address is known by where it must not stand itself."""
    return vault_of(session).index(f"offers to {address.lower()}")


def everyone(session: Session, municipality: Municipality, now: datetime) -> Iterator[Candidate]:
    """Every customer in the register, those of one person after each other, the lowest number first."""
    ids = session.scalars(select(Customer.id).order_by(Customer.person_id, Customer.issuer, Customer.number)).all()
    for start in range(0, len(ids), _PAGE):
        yield from candidates(session, ids[start : start + _PAGE], municipality, now)


def candidates(
    session: Session, customers: Sequence[UUID], municipality: Municipality, now: datetime
) -> Iterator[Candidate]:
    """These customers, in the order given, in a handful of statements."""
    rows = {row.id: row for row in session.execute(select(*_COLUMNS).where(Customer.id.in_(customers)))}
    contacts = contact_of(session, customers)
    known = _Known.of(session, rows.values(), {key: one.email for key, one in contacts.items() if one.email}, now)
    for customer in customers:
        if customer in rows:
            yield _candidate(rows[customer], known, municipality)


_COLUMNS = (
    *(Customer.id, Customer.issuer, Customer.kind, Customer.protected, Customer.person_id),
    LANGUAGE,
)
_Customer = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a page of customers; `offered` is by person, everything else by customer."""

    emails: Mapping[UUID, Contact]
    opted_out: Collection[UUID]
    offered: Mapping[UUID, datetime]
    waiting: Collection[UUID]
    heard: Mapping[UUID, Mapping[str, Heard]]
    now: datetime

    @classmethod
    def of(
        cls, session: Session, rows: Collection[_Customer], emails: Mapping[UUID, Contact], now: datetime
    ) -> "_Known":
        customers = [row.id for row in rows]
        return cls(
            emails=emails,
            opted_out=_opted_out(session, customers, emails),
            offered=_last_offers(session, {row.person_id for row in rows if row.person_id}),
            waiting=waiting_for_bank(session, customers, now=now),
            heard=heard_of_each(session, customers, REGISTERS, now=now),
            now=now,
        )


def _candidate(row: _Customer, known: _Known, municipality: Municipality) -> Candidate:
    email, sent = known.emails.get(row.id), known.offered.get(row.person_id)
    facts = OfferFacts(
        kind=row.kind,
        protected=row.protected,
        has_national_id=row.person_id is not None,
        address=_address(email),
        opted_out=row.id in known.opted_out,
        efaktura=_efaktura(known.heard[row.id].get(REGISTER), known.now),
        asked_for=row.id in known.waiting,
        offered_on=sent.astimezone(municipality.zone).date() if sent else None,
    )
    return Candidate(row.id, row.person_id, row.issuer, row.customer_language, email.value if email else None, facts)


def _address(email: Contact | None) -> Address:
    if email is None:
        return "none"
    if not is_well_formed(email.value):
        return "invalid"
    return "stale" if email.bounced_at else "good"


def _efaktura(heard: Heard | None, now: datetime) -> Efaktura:
    if heard is None or heard.answer.verdict == "unknown":
        return "unasked"
    if heard.answer.verdict == "yes":
        return "yes"
    return answered_no(heard.answer.reason) if heard.at > now - _STILL_NO else "unasked"


def answered_no(reason: Reason | None) -> Efaktura:
    """What a register's no amounts to: who has shut us out is not asked to think again."""
    return "blocked" if reason and reason.code == "issuer_blocked" else "no"


def _opted_out(session: Session, customers: Collection[UUID], emails: Mapping[UUID, Contact]) -> set[UUID]:
    """Those who have said so, and those who share an address with who has."""
    indexes = {customer: address_index(session, email.value) for customer, email in emails.items()}
    said = or_(OfferOptOut.customer_id.in_(customers), OfferOptOut.address_index.in_(list(indexes.values())))
    rows = session.execute(select(OfferOptOut.customer_id, OfferOptOut.address_index).where(said)).all()
    numbers, addresses = {row.customer_id for row in rows}, {row.address_index for row in rows}
    return numbers | {customer for customer, index in indexes.items() if index in addresses}


def _last_offers(session: Session, persons: Collection[UUID]) -> Mapping[UUID, datetime]:
    """When each person was last sent one, to whichever customer number."""
    mailed = select(Offer.person_id, func.max(Offer.sent_at)).where(Offer.person_id.in_(persons), Offer.state.in_(SENT))
    return {person: sent for person, sent in session.execute(mailed.group_by(Offer.person_id)) if sent}
