"""Payments that read like life, for any test that needs some."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from portal.config import load_municipality
from portal.db import Session
from portal.invoices.ledger import LedgerResult, LedgerRow, record_ledger
from portal.invoices.queries import invoice_of
from portal.invoices.status import Standing
from portal.payments.accounts import own_accounts
from portal.payments.incoming import IncomingPayment
from portal.payments.reading import PaymentsRead, Refusal
from portal.payments.service import Taken, take_in
from tests.invoices.issued import MORNING, a_resident, nok

ACCOUNT = "16370712348"
REFERENCE = "100000100010017"
MONDAY = date(2026, 11, 16)
OWN = own_accounts(load_municipality("lorenskog"))
_SERIAL = count(1)


def a_payment(total: str = "3 080,00", **other: Any) -> IncomingPayment:
    """All of Kari's kindergarten invoice, by giro, on a transaction of its own."""
    payment = IncomingPayment(
        dedupe_key=f"ocr_giro {ACCOUNT} {next(_SERIAL)}",
        kind="payment",
        account=ACCOUNT,
        reference=REFERENCE,
        amount=nok(total),
        booked_on=MONDAY,
        channel="12",
    )
    return payment._replace(**other)


def a_reversal(total: str = "3 080,00", **other: Any) -> IncomingPayment:
    return a_payment(total, kind="reversal", **other)


def take(session: Session, *payments: IncomingPayment, digest: str | None = None, refused: int = 0) -> Taken:
    """A file of those payments."""
    read = PaymentsRead("ocr_giro", payments, (Refusal("sum", "", 9, 25),) * refused)
    return take_in(session, digest=digest or f"file {next(_SERIAL)}", read=read, own=OWN, now=MORNING)


def standing_of(session: Session, invoice_id: UUID) -> Standing:
    """As its page has it, this morning."""
    session.expire_all()
    found = invoice_of(session, a_resident(session), invoice_id, today=MORNING.date(), now=MORNING)
    assert found
    return found.standing


def ledger_says(session: Session, *rows: LedgerRow, as_of: Any = MORNING, full: bool = False) -> LedgerResult:
    return record_ledger(session, rows=rows, as_of=as_of, full=full, digest=f"ledger {next(_SERIAL)}", now=MORNING)


def in_ledger(left: str, paid: str = "0", *, number: str = "1001", **other: Any) -> LedgerRow:
    row = LedgerRow(number, nok(left).minor, nok(paid).minor, None, "none", None, 0, 0)
    return replace(row, **other)


def states(taken: Taken) -> Sequence[str]:
    return [one.verdict.state for one in taken.booked]
