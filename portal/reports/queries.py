"""Whether an invoice was issued, asked so that the answer tells nothing more; and the reports that are kept."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, or_, select

from portal.config import Municipality
from portal.db import Session, vault_of
from portal.invoices.models import Claim, Invoice
from portal.payments.accounts import own_accounts
from portal.policy.outcome import Reason
from portal.reports.forgery import Reading, is_own, verdict
from portal.reports.models import ForgeryReport

# One statement, whatever matches and whatever does not. An invoice keeps a plusgiro with its hyphen.
_ISSUED = (
    select(func.count())
    .select_from(Invoice)
    .join(Claim)
    .where(
        Invoice.kind != "credit_note",
        or_(Invoice.account == bindparam("digits"), Invoice.account == bindparam("hyphened")),
        Invoice.payment_reference == bindparam("reference"),
        Invoice.currency == bindparam("currency"),
        # As it was issued, or as it was asked for later: more time, a part, a reduction.
        or_(Invoice.payable_minor == bindparam("minor"), Claim.amount_minor == bindparam("minor")),
    )
)
_COLUMNS = (
    *(ForgeryReport.id, ForgeryReport.reported_at, ForgeryReport.way),
    *(ForgeryReport.what, ForgeryReport.contact, ForgeryReport.evidence_digest),
)


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as those who look into it read it. `evidence` is a document's digest."""

    id: UUID
    reported_at: datetime
    way: str
    what: str = field(repr=False)
    contact: str | None = field(repr=False)
    evidence: str | None


def own_digits(municipality: Municipality) -> frozenset[str]:
    """The accounts of the municipality's file: digits alone, beside those with a plusgiro's hyphen."""
    return frozenset(own_accounts(municipality))


def judged(session: Session, reading: Reading, municipality: Municipality) -> Reason:
    """`not_ours`, `ours` or `not_found`, of a reading that has no problems. Unscoped: it names nothing and nobody."""
    account, amount = reading.account, reading.amount
    if account is None or amount is None or not is_own(account, own_digits(municipality)):
        return verdict(own_account=False, issued=False)
    digits = account.domestic
    asked = {"digits": digits, "hyphened": f"{digits[:-1]}-{digits[-1]}", "reference": reading.reference}
    found = session.scalar(_ISSUED, asked | {"currency": amount.currency, "minor": amount.minor})
    return verdict(own_account=True, issued=bool(found))


def reports(session: Session, *, most: int, skip: int = 0) -> tuple[ReportView, ...]:
    """The newest reports, newest first, after those that are skipped."""
    newest = select(*_COLUMNS).order_by(ForgeryReport.reported_at.desc(), ForgeryReport.id)
    return tuple(_view(session, row) for row in session.execute(newest.offset(skip).limit(most)))


def count_of_reports(session: Session) -> int:
    """How many are kept."""
    return session.scalar(select(func.count()).select_from(ForgeryReport)) or 0


def report_with(session: Session, report: UUID) -> ReportView | None:
    """One report, or None."""
    row = session.execute(select(*_COLUMNS).where(ForgeryReport.id == report)).one_or_none()
    return _view(session, row) if row else None


def _view(session: Session, row: Row[*tuple[Any, ...]]) -> ReportView:
    vault = vault_of(session)
    contact = vault.unseal_text(row.contact) if row.contact else None
    return ReportView(row.id, row.reported_at, row.way, vault.unseal_text(row.what), contact, row.evidence_digest)
