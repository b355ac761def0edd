"""Standings and rows of the list, made by hand for tests that need no database."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from portal.invoices.status import Standing
from portal.invoices.views import InvoiceRow
from portal.values.money import Money
from portal.words.subjects import Subject
from tests.invoices.issued import MORNING, nok

UNPAID = Standing(
    code="unpaid",
    claim=nok("3 080,00"),
    left=nok("3 080,00"),
    due_date=date(2026, 12, 15),
    paid=Money.zero("NOK"),
    credited=Money.zero("NOK"),
    last_paid_on=None,
    fees=Money.zero("NOK"),
    interest=Money.zero("NOK"),
    claim_level="none",
    agency_since=None,
    as_of=MORNING,
    stale=False,
)


def a_standing(code: str, **other: Any) -> Standing:
    return replace(UNPAID, code=code, **other)


def a_row(number: str, standing: Standing, **other: Any) -> InvoiceRow:
    row = InvoiceRow(
        id=UUID(int=int(number)),
        issuer="842566142",
        kind="invoice",
        number=number,
        customer_number="1000001",
        subject=Subject("kindergarten", None, date(2026, 10, 1), date(2026, 10, 31)),
        issue_date=date(2026, 11, 10),
        amount=nok("3 080,00"),
        standing=standing,
    )
    return replace(row, **other)
