"""Kari's invoices, committed, as the pages find them."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from portal.invoices.ledger import LedgerRow, record_ledger
from portal.jobs import Workplace
from tests.invoices.issued import MORNING, a_credit_note, a_customer, an_invoice, issue
from tests.payments.money import a_payment, take

Issue = Callable[..., UUID]
TODAY = MORNING.date()


@pytest.fixture
def karis(workplace: Workplace) -> UUID:
    """Kari's customer id."""
    with workplace.database.transaction() as session:
        return a_customer(session)


@pytest.fixture
def issued(workplace: Workplace, karis: UUID) -> Issue:
    """Issues an invoice to Kari; keywords as `an_invoice`."""

    def issue_one(*, customer: UUID = karis, **facts: Any) -> UUID:
        with workplace.database.transaction() as session:
            return issue(session, an_invoice(customer, **facts))

    return issue_one


@pytest.fixture
def credited(workplace: Workplace, karis: UUID) -> Issue:
    """Issues a credit note to Kari; keywords as `a_credit_note`."""

    def credit_one(**facts: Any) -> UUID:
        with workplace.database.transaction() as session:
            return issue(session, a_credit_note(karis, **facts))

    return credit_one


@pytest.fixture
def ledger(workplace: Workplace) -> Callable[..., None]:
    """Takes in a full ledger file of `rows`, as of now unless told otherwise."""

    def take_in(*rows: LedgerRow, as_of: datetime = MORNING) -> None:
        with workplace.database.transaction() as session:
            record_ledger(session, rows=rows, as_of=as_of, full=True, digest=f"{as_of} {rows}", now=MORNING)

    return take_in


@pytest.fixture
def paid(workplace: Workplace) -> Callable[..., None]:
    """Takes in a file with one payment of `total`; keywords as `a_payment`."""

    def take_in(total: str, *, booked_on: date = TODAY, **facts: Any) -> None:
        with workplace.database.transaction() as session:
            take(session, a_payment(total, booked_on=booked_on, **facts))

    return take_in


def in_ledger(number: str, left: int, *, paid: int = 0, **other: Any) -> LedgerRow:
    """A row of the ledger: øre left and øre paid."""
    row: dict[str, Any] = {
        "last_paid_on": None,
        "claim_level": "none",
        "with_agency_since": None,
        "fees_minor": 0,
        "interest_minor": 0,
    }
    return LedgerRow(number=number, balance_minor=left, paid_minor=paid, **(row | other))
