"""Granting that somebody may act for a customer, and taking it back: in the log of both, and told to both."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from portal.audit import service as audit
from portal.db import Session, new_key
from portal.invoices.models import Invoice
from portal.jobs import defer
from portal.people.models import Customer
from portal.people.queries import national_ids_of
from portal.policy.outcome import Reason
from portal.policy.representation import Ground, last_day, obstacle
from portal.representation.models import Representation
from portal.representation.queries import acting_for
from portal.values.national_id import born_on


class RepresentationRefused(Exception):
    """It cannot be granted; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


class NoSuchRepresentation(Exception):
    """There is none with that id, or it is not theirs."""


@dataclass(frozen=True, slots=True)
class Grant:
    """That `person` may act for `customer`, in these invoices or in all of them (None), until that day too.

    `case` is the case it was asked for in, if any.
    """

    person: UUID
    customer: UUID
    invoices: frozenset[UUID] | None
    ground: Ground
    until: date | None
    case: UUID | None = None


def grant(session: Session, *, given: Grant, by: str, today: date, now: datetime, roles: str = "") -> UUID:
    """Write it down and have both told. Return its id; raise RepresentationRefused.

    `by` is who grants it, as the audit names actors, `roles` as what. A parent's ends with the child's last day as one.
    """
    # Two who grant the same at the same time wait for each other.
    customer = session.scalar(select(Customer).where(Customer.id == given.customer).with_for_update())
    born = _born(session, customer, today) if customer and given.ground == "parent" else None
    against = _against(session, given, customer, today) or obstacle(given.ground, given.until, born, today)
    if against:
        raise RepresentationRefused(against)
    row = Representation(
        id=new_key(),
        person_id=given.person,
        customer_id=given.customer,
        invoices=None if given.invoices is None else sorted(given.invoices),
        ground=given.ground,
        until=last_day(given.ground, given.until, born),
        case_id=given.case,
        granted_by=by,
        granted_at=now,
    )
    session.add(row)
    session.flush()
    _record(session, row, "granted", by=by, roles=roles, now=now)
    defer(session, "representation.tell_granted", representation=row.id)
    return row.id


def revoke(
    session: Session, *, representation: UUID, by: str, now: datetime, why: str | None = None, roles: str = ""
) -> None:
    """Take it back from this moment on and have both told; what is taken back already stays so.

    `why` is the grounds a case worker gave. Raise NoSuchRepresentation.
    """
    row = session.get(Representation, representation, with_for_update=True, populate_existing=True)
    if row is None:
        raise NoSuchRepresentation
    if row.revoked_at is not None:
        return
    row.revoked_by, row.revoked_at, row.revoked_why = by, now, why
    session.flush()
    _record(session, row, "revoked", by=by, roles=roles, now=now)
    defer(session, "representation.tell_revoked", representation=row.id)


def give_up(session: Session, *, representation: UUID, person: UUID, now: datetime) -> None:
    """The representative no longer wants to act. Raise NoSuchRepresentation for what is another's."""
    row = session.get(Representation, representation)
    if row is None or row.person_id != person:
        raise NoSuchRepresentation
    revoke(session, representation=representation, by=audit.person(person), now=now)


def _against(session: Session, given: Grant, customer: Customer | None, today: date) -> Reason | None:
    if customer is None:
        return Reason("no_such_customer")
    if customer.kind == "company":
        return Reason("company_acts")
    if customer.person_id == given.person:
        return Reason("oneself")
    if given.invoices is not None and not _are_theirs(session, given.invoices, customer.id):
        return Reason("other_invoices" if given.invoices else "no_invoices")
    acts = any(one.customer == customer.id for one in acting_for(session, given.person, today=today))
    return Reason("acts_already") if acts else None


def _are_theirs(session: Session, invoices: frozenset[UUID], customer: UUID) -> bool:
    theirs = select(func.count()).where(Invoice.id.in_(invoices), Invoice.customer_id == customer)
    return bool(invoices) and session.scalar(theirs) == len(invoices)


def _born(session: Session, customer: Customer, today: date) -> date | None:
    who = national_ids_of(session, [customer.person_id]).get(customer.person_id) if customer.person_id else None
    return born_on(who, today) if who else None


def _record(session: Session, row: Representation, act: str, *, by: str, roles: str, now: datetime) -> None:
    """One event of the representation itself: whoever is on either side of it finds it by its id."""
    source = by.partition(":")[0]
    audit.record(
        session,
        tag=f"{'resident' if source == 'person' else source}:representation:{act}",
        actor=by,
        subject=audit.Subject("representation", row.id),
        now=now,
        numbers={"customer": str(row.customer_id), "person": str(row.person_id), "roles": roles},
    )
