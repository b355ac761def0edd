"""What a case about a missing invoice asks for. Callers have found the case as theirs, or work at the desk."""

from dataclasses import dataclass, field
from datetime import date
from typing import cast
from uuid import UUID

from sqlalchemy import select

from portal.db import Session, vault_of
from portal.reports.missing import Whom
from portal.reports.models import MissingInvoice
from portal.values.money import Money


@dataclass(frozen=True, slots=True)
class MissingView:
    """What was typed. `lookup` is the vault's index of the number of whom it is for, None where none was given."""

    whom: Whom
    name: str | None = field(repr=False)
    lookup: bytes | None = field(repr=False)
    reference: str
    amount: Money
    due_date: date


def missing_of(session: Session, case: UUID) -> MissingView | None:
    """What is asked for in a case; None when it is about something else."""
    columns = (MissingInvoice.whom, MissingInvoice.name, MissingInvoice.number, MissingInvoice.reference)
    more = (MissingInvoice.amount_minor, MissingInvoice.currency, MissingInvoice.due_date)
    row = session.execute(select(*columns, *more).where(MissingInvoice.case_id == case)).one_or_none()
    if row is None:
        return None
    vault = vault_of(session)
    return MissingView(
        whom=cast("Whom", row.whom),
        name=vault.unseal_text(row.name) if row.name else None,
        lookup=vault.index(vault.unseal_text(row.number)) if row.number else None,
        reference=vault.unseal_text(row.reference),
        amount=Money(row.amount_minor, row.currency),
        due_date=row.due_date,
    )
