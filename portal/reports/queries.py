"""Whether an invoice was issued, asked so that the answer tells nothing more; and the reports that are kept."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select

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


def reports(session: Session, *, most: int) -> tuple[ReportView, ...]:
    """The newest reports, newest first."""
    rows = session.execute(select(*_COLUMNS).order_by(ForgeryReport.reported_at.desc(), ForgeryReport.id).limit(most))
    vault = vault_of(session)
    return tuple(
        ReportView(key, at, way, vault.unseal_text(what), vault.unseal_text(contact) if contact else None, digest)
        for key, at, way, what, contact, digest in rows
    )
