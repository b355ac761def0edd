"""Whom a customer number stands for, as a letter to them is addressed. Unscoped: for jobs."""

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from sqlalchemy import select

from portal.db import Session
from portal.people.languages import LANGUAGE
from portal.people.models import Customer
from portal.people.service import CustomerKind
from portal.values.postal_address import PostalAddress


@dataclass(frozen=True, slots=True)
class Billed:
    """A customer. `address` is None where none is known."""

    issuer: str
    number: str
    kind: CustomerKind
    name: str
    person: UUID | None
    language: str | None
    protected: bool
    address: PostalAddress | None


def billed_as(session: Session, customer: UUID) -> Billed:
    """Raise NoResultFound for an unknown id."""
    row, language = session.execute(select(Customer, LANGUAGE).where(Customer.id == customer)).one()
    parts = (row.street or "", row.zip or "", row.city or "")
    address = PostalAddress(row.name, *parts, row.country or "") if any(parts) else None
    kind = cast("CustomerKind", row.kind)
    return Billed(row.issuer, row.number, kind, row.name, row.person_id, language, row.protected, address)
