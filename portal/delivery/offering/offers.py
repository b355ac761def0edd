"""An offer as the one it was sent to meets it: what its link is good for, and the answer to it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, cast
from uuid import UUID

from sqlalchemy import Select, select

from portal.audit import service as audit
from portal.config import Municipality
from portal.db import Session, new_key
from portal.delivery.offering.agreement_requests import How
from portal.delivery.offering.mail import digest_of
from portal.delivery.offering.models import AgreementRequest, Offer
from portal.jobs import defer
from portal.people.resident import Resident

Standing = Literal["open", "accepted", "declined", "expired"]
# It has been mailed, or may have been.
_UNANSWERED: Final = ("sending", "offered")
_ANSWERED: Final = ("accepted", "declined")


class NoSuchOffer(Exception):
    """No link of ours ends like that."""


class NotTheirs(Exception):
    """The offer was sent to somebody else than who is logged in."""


class NoLongerOpen(Exception):
    """It was answered otherwise before, or its time is over; `standing` says which."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(standing)
        self.standing = standing


@dataclass(frozen=True, slots=True)
class OfferView:
    """How an offer stands, and nothing of whom it is to. `how` eFaktura was asked for, and whether that was refused."""

    standing: Standing
    answered_on: date | None = None
    how: How | None = None
    refused: bool = False


def offer_behind(session: Session, token: str, *, municipality: Municipality, now: datetime) -> OfferView:
    """How the offer of a link stands, for whoever has the link. Raise NoSuchOffer."""
    return _view(session, _found(session, _behind(token)), municipality, now)


def own_offer(
    session: Session, token: str, *, resident: Resident, municipality: Municipality, now: datetime
) -> OfferView:
    """The same, for the one it was sent to. Raise NoSuchOffer, NotTheirs."""
    return _view(session, _theirs(session, _behind(token), resident), municipality, now)


def accept(session: Session, token: str, *, resident: Resident, municipality: Municipality, now: datetime) -> None:
    """Ask for eFaktura: of the supplier where it takes requests, else by the resident's own yes in their bank.

    Sent twice, it is one request. Raise NoSuchOffer, NotTheirs, NoLongerOpen.
    """
    row = _theirs(session, _behind(token).with_for_update(), resident)
    if not _answer(session, row, "accepted", resident, now):
        return
    rules = municipality.channels.efaktura
    how: How = "supplier" if rules and rules.takes_agreements else "bank"
    request = AgreementRequest(
        id=new_key(),
        offer_id=row.id,
        customer_id=row.customer_id,
        person_id=row.person_id,
        how=how,
        state="asked",
        asked_at=now,
        updated_at=now,
    )
    session.add(request)
    session.flush()
    if how == "supplier":
        defer(session, "delivery.ask_agreement", urgent=True, request=request.id)


def decline(session: Session, token: str, *, resident: Resident, now: datetime) -> None:
    """Say no to this offer; nothing else changes. Raise NoSuchOffer, NotTheirs, NoLongerOpen."""
    _answer(session, _theirs(session, _behind(token).with_for_update(), resident), "declined", resident, now)


def _answer(
    session: Session, row: Offer, answer: Literal["accepted", "declined"], resident: Resident, now: datetime
) -> bool:
    """Write the answer. False when it was given before: the form was sent twice."""
    standing = _standing(row, now)
    if standing == answer:
        return False
    if standing != "open":
        raise NoLongerOpen(standing)
    row.state, row.answered_at = answer, now
    actor, subject = audit.person(resident.actor), audit.Subject("customer", row.customer_id)
    audit.record(session, tag=f"resident:offer:{answer}", actor=actor, subject=subject, now=now)
    session.flush()
    return True


def _behind(token: str) -> Select[Offer]:
    """The mailed offer of a link."""
    mailed = Offer.state.in_((*_UNANSWERED, *_ANSWERED))
    return select(Offer).where(Offer.digest == digest_of(token), mailed).execution_options(populate_existing=True)


def _found(session: Session, offer: Select[Offer]) -> Offer:
    row = session.scalar(offer)
    if row is None:
        raise NoSuchOffer
    return row


def _theirs(session: Session, offer: Select[Offer], resident: Resident) -> Offer:
    row = _found(session, offer)
    if resident.subject != row.person_id:
        raise NotTheirs
    return row


def _standing(row: Offer, now: datetime) -> Standing:
    if row.state in _ANSWERED:
        return cast("Standing", row.state)
    return "open" if row.expires_at and now < row.expires_at else "expired"


def _view(session: Session, row: Offer, municipality: Municipality, now: datetime) -> OfferView:
    asked = select(AgreementRequest.how, AgreementRequest.state).where(AgreementRequest.offer_id == row.id)
    on = row.answered_at.astimezone(municipality.zone).date() if row.answered_at else None
    how, state = session.execute(asked).one_or_none() or (None, None)
    return OfferView(_standing(row, now), on, cast("How | None", how), refused=state == "refused")


def customer_of_offer(session: Session, token: str) -> tuple[UUID, bytes | None]:
    """Whose offer a link is of, and the index of the address it went to. Raise NoSuchOffer."""
    row = _found(session, _behind(token))
    return row.customer_id, row.address_index
