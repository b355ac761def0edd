"""Who may act for whom, now and before; callers have found the person or the customer as their own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Row, false, or_, select

from portal.db import Session
from portal.people.models import Customer
from portal.policy.outcome import Reason
from portal.policy.representation import Ground, Term, over
from portal.representation.models import Representation


@dataclass(frozen=True, slots=True)
class RepresentationView:
    """A representation as it was granted. `person` acts for `customer`, in these invoices (None: in all of them).

    `person_name` is the name on their own invoices, None for who has none.
    """

    id: UUID
    person: UUID
    person_name: str | None
    customer: UUID
    customer_name: str
    customer_kind: str
    customer_number: str
    invoices: frozenset[UUID] | None
    ground: Ground
    until: date | None
    granted_by: str
    granted_at: datetime
    revoked_at: datetime | None

    @classmethod
    def of(cls, row: Row[*tuple[Any, ...]]) -> Self:
        return cls(
            row.id,
            row.person_id,
            row.person_name,
            row.customer_id,
            row.customer_name,
            row.customer_kind,
            row.customer_number,
            None if row.invoices is None else frozenset(row.invoices),
            cast("Ground", row.ground),
            row.until,
            row.granted_by,
            row.granted_at,
            row.revoked_at,
        )

    @property
    def is_whole(self) -> bool:
        """Whether all of the customer's invoices may be seen, those to come as well."""
        return self.invoices is None

    def over(self, today: date) -> Reason | None:
        """Why they may no longer act, or None while they may."""
        return over(Term(self.until, is_revoked=self.revoked_at is not None), today)


_OWN = Customer.__table__.alias("own")
_PERSON_NAME = (
    select(_OWN.c.name)
    .where(_OWN.c.person_id == Representation.person_id, _OWN.c.kind == "person")
    .order_by(_OWN.c.issuer, _OWN.c.number)
    .limit(1)
    .correlate(Representation)
    .scalar_subquery()
    .label("person_name")
)
_ALL = select(
    *Representation.__table__.columns,
    _PERSON_NAME,
    Customer.name.label("customer_name"),
    Customer.kind.label("customer_kind"),
    Customer.number.label("customer_number"),
).join(Customer, Customer.id == Representation.customer_id)


def representation_with(session: Session, representation: UUID) -> RepresentationView | None:
    """One representation, living or not. Unscoped: compare its person or customer."""
    row = session.execute(_ALL.where(Representation.id == representation)).one_or_none()
    return RepresentationView.of(row) if row else None


def acting_for(session: Session, person: UUID, *, today: date) -> tuple[RepresentationView, ...]:
    """For whom a person may act today, by name."""
    return _living(session, Representation.person_id == person, today=today)


def represented_by(session: Session, customers: Collection[UUID], *, today: date) -> tuple[RepresentationView, ...]:
    """Who may act today for any of these customers, by the customer's name."""
    return _living(session, Representation.customer_id.in_(customers), today=today) if customers else ()


def all_about(session: Session, *, person: UUID | None, customers: Collection[UUID]) -> tuple[RepresentationView, ...]:
    """Every representation, ended ones too, that a person has or had, or that is or was for one of these customers."""
    concerned = or_(
        Representation.person_id == person if person else false(), Representation.customer_id.in_(customers)
    )
    return tuple(RepresentationView.of(row) for row in session.execute(_ALL.where(concerned)))


def _living(session: Session, which: ColumnElement[bool], *, today: date) -> tuple[RepresentationView, ...]:
    lasting = Representation.until.is_(None) | (Representation.until >= today)
    rows = session.execute(
        _ALL.where(which, Representation.revoked_at.is_(None), lasting).order_by(
            Customer.name, Representation.granted_at, Representation.id
        )
    )
    return tuple(RepresentationView.of(row) for row in rows)
