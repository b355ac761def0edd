"""The customer card (kundekort): how a customer's invoices are sent, and who said so."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from portal.db import Session
from portal.people.models import CustomerCard

CardSource = Literal["clerk", "resident", "erp", "efaktura_search", "efaktura_1"]


@dataclass(frozen=True, slots=True)
class Card:
    """A customer's card. `delivery_method` is a channel; None: by cascade."""

    delivery_method: str | None
    source: CardSource
    changed_at: datetime


def cards_of(session: Session, customers: Collection[UUID]) -> Mapping[UUID, Card]:
    """The cards by customer; a customer whose card nobody has written on is not in the answer."""
    of = CustomerCard
    rows = session.execute(
        select(of.customer_id, of.delivery_method, of.source, of.changed_at).where(of.customer_id.in_(customers))
    )
    return {customer: Card(method, cast("CardSource", source), at) for customer, method, source, at in rows}


def set_method(
    session: Session, *, customers: Collection[UUID], method: str | None, source: CardSource, now: datetime
) -> None:
    """Write a delivery method on the cards of customers; None empties it. Whoever says it last is believed."""
    said = {"delivery_method": method, "source": source, "changed_at": now}
    # In one order for all: two runs that write on the same cards must not wait for each other crosswise.
    rows = [{"customer_id": customer, **said} for customer in sorted(customers)]
    if rows:
        session.execute(
            insert(CustomerCard).values(rows).on_conflict_do_update(index_elements=["customer_id"], set_=said)
        )
