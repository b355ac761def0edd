"""Contact points that wait for their code: found, and what speaks against typing one now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Self
from uuid import UUID

from sqlalchemy import ColumnElement, select, text

from portal.db import Session
from portal.delivery.contact_points.askers import Asker, NotTheirs, customer_for
from portal.delivery.contact_points.codes import TRIES
from portal.delivery.contact_points.models import ContactConfirmation
from portal.people.contacts import ContactKind
from portal.policy.outcome import Reason


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A change that waits for its code. `refused`: nobody takes mail or text messages there."""

    id: UUID
    customer: UUID
    kind: ContactKind
    value: str
    until: datetime
    is_done: bool
    refused: bool

    @classmethod
    def of(cls, row: ContactConfirmation) -> Self:
        done, refused = row.state == "confirmed", row.refused_at is not None
        return cls(row.id, row.customer_id, kind_of(row), row.value, row.expires_at, done, refused)


def under_way(session: Session, *, by: Asker, confirmation: UUID) -> UnderWay:
    """What was asked for under that id. Raise NotTheirs."""
    row = session.get(ContactConfirmation, confirmation)
    if row is None:
        raise NotTheirs
    customer_for(session, by, row.customer_id)
    return UnderWay.of(row)


def waiting_for(session: Session, *, by: Asker, customer: UUID, now: datetime) -> tuple[UnderWay, ...]:
    """What waits for a code that is still good, e-mail addresses first. Raise NotTheirs."""
    customer_for(session, by, customer)
    of = ContactConfirmation
    rows = select(of).where(of.customer_id == customer, of.state == "open", of.expires_at > now)
    return tuple(UnderWay.of(row) for row in session.scalars(rows.order_by(of.kind)))


def one_at_a_time(session: Session, customer: UUID, kind: ContactKind) -> None:
    """Until the transaction ends, nobody else changes that contact point: two tabs wait for each other."""
    lock = text("select pg_advisory_xact_lock(hashtextextended(:key, 0))")
    session.execute(lock, {"key": f"contact {customer} {kind}"})


def opened(session: Session, customer: UUID, kind: ContactKind) -> ContactConfirmation | None:
    """The one that waits, for whoever is to change it."""
    of = ContactConfirmation
    return _held(session, of.customer_id == customer, of.kind == kind, of.state == "open")


def held(session: Session, *, by: Asker, confirmation: UUID) -> ContactConfirmation:
    """The one with that id, for whoever is to change it. Raise NotTheirs."""
    found = _held(session, ContactConfirmation.id == confirmation)
    if found is None:
        raise NotTheirs
    customer_for(session, by, found.customer_id)
    return found


def against_typing(found: ContactConfirmation, now: datetime) -> Reason | None:
    """Why no code is taken for it now."""
    if found.state == "replaced":
        return Reason("code_replaced")
    if found.expires_at <= now:
        return Reason("code_expired")
    return wait_for(found, now) if found.tries >= TRIES else None


def wait_for(found: ContactConfirmation, now: datetime) -> Reason:
    """That it has been tried too often, and how long that lasts."""
    return Reason("wait", {"minutes": _minutes(found.expires_at - now)})


def kind_of(row: ContactConfirmation) -> ContactKind:
    return "email" if row.kind == "email" else "mobile"


def _held(session: Session, *which: ColumnElement[bool]) -> ContactConfirmation | None:
    one = select(ContactConfirmation).where(*which).with_for_update()
    return session.scalar(one.execution_options(populate_existing=True))


def _minutes(left: timedelta) -> int:
    return ceil(left.total_seconds() / 60)
