"""Requests for eFaktura handed to the supplier, under a key of ours: however often, the bank is asked once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import select, update

from portal.db import Database, Session
from portal.delivery.offering.models import AgreementRequest
from portal.dispatch.wire.efaktura import EfakturaAccess, Refused
from portal.dispatch.wire.http import BadAnswer, NoAnswer, NotNow, NotReached
from portal.jobs import defer
from portal.people.models import Customer
from portal.people.queries import national_ids_of
from portal.values import clock

log = structlog.get_logger(__name__)

# Its job has had its tries by then, or died with its worker.
_FORGOTTEN_AFTER: Final = timedelta(minutes=10)


class NotTaken(Exception):
    """The supplier has not taken the request just now; asking again, under the same key, may help."""


@dataclass(frozen=True, slots=True)
class _Question:
    issuer: str
    person_number: str


def hand_over(database: Database, access: EfakturaAccess | None, request: UUID) -> None:
    """Hand a request to the supplier and keep what it says; one it has is left as it is. Raise NotTaken."""
    with database.transaction() as session:
        question = _question(session, request)
    if question is None:
        return
    if access is None:
        raise NotTaken("no facade")
    try:
        with access.open() as facade:
            facade.ask_agreement(request, issuer=question.issuer, person_number=question.person_number)
        state, code = "taken", None
    except Refused as refused:
        state, code = "refused", refused.code
    except (NotReached, NoAnswer, BadAnswer, NotNow) as fault:
        raise NotTaken(type(fault).__name__) from fault
    with database.transaction() as session:
        _record(session, request, state, code, clock.now())
    log.info("agreement_asked_for", request=str(request), state=state, code=code)


def wake_forgotten(session: Session, *, now: datetime) -> None:
    """Have requests handed over whose job is gone. What waits already is not queued twice."""
    of = AgreementRequest
    forgotten = select(of.id).where(of.state == "asked", of.how == "supplier", of.asked_at < now - _FORGOTTEN_AFTER)
    for request in session.scalars(forgotten):
        defer(session, "delivery.ask_agreement", lock=f"delivery.ask_agreement:{request}", request=request)


def _question(session: Session, request: UUID) -> _Question | None:
    """What is asked; None for what the supplier has, or was never to have. The number leaves by the body of a call."""
    of = AgreementRequest
    asked = select(of.person_id, Customer.issuer).join(Customer, Customer.id == of.customer_id)
    row = session.execute(asked.where(of.id == request, of.state == "asked", of.how == "supplier")).one_or_none()
    if row is None:
        return None
    number = national_ids_of(session, [row.person_id])[row.person_id]
    return _Question(row.issuer, number.number)


def _record(session: Session, request: UUID, state: str, code: str | None, now: datetime) -> None:
    asked = update(AgreementRequest).where(AgreementRequest.id == request, AgreementRequest.state == "asked")
    session.execute(asked.values(state=state, code=code, updated_at=now))
