"""What money that comes in may pay: claims by their payment reference or number. For the machine's own use."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Text, Uuid, any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from portal.db import Session
from portal.invoices import standings
from portal.invoices.models import Invoice
from portal.invoices.payable import PayableClaim

_STATEMENT = standings.joined(
    select(Invoice.id, Invoice.number, Invoice.account, Invoice.payment_reference, *standings.COLUMNS).select_from(
        Invoice
    )
).where(Invoice.kind == "invoice")


def claims_by_reference(
    session: Session, *, accounts: Collection[str], references: Collection[str]
) -> Mapping[str, Sequence[PayableClaim]]:
    """The claims that bear each reference on one of the accounts: oldest due first, those without a due date last."""
    asked = (
        Invoice.account == any_(literal(list(accounts), ARRAY(Text))),
        Invoice.payment_reference == any_(literal(list(references), ARRAY(Text))),
    )
    order = (standings.DUE_NOW.asc().nulls_last(), Invoice.issue_date, Invoice.number)
    found: dict[str, list[PayableClaim]] = {}
    for row in session.execute(_STATEMENT.where(*asked).order_by(*order)):
        found.setdefault(row.payment_reference, []).append(_claim(row))
    return found


def claims_by_id(session: Session, invoices: Collection[UUID]) -> Mapping[UUID, PayableClaim]:
    """The claims of these invoices."""
    rows = session.execute(_STATEMENT.where(Invoice.id == any_(literal(list(invoices), ARRAY(Uuid)))))
    return {row.id: _claim(row) for row in rows}


def claims_by_number(session: Session, number: str) -> tuple[PayableClaim, ...]:
    """The claims of the invoices with that number."""
    return tuple(_claim(row) for row in session.execute(_STATEMENT.where(Invoice.number == number)))


def _claim(row: Row[*tuple[Any, ...]]) -> PayableClaim:
    return PayableClaim(row.id, row.number, row.account, row.payment_reference, standings.facts_of(row))
