"""What people have told us and is kept no longer, as the municipality has decided it."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select

from portal.cases.purging import closed_before, forget_cases
from portal.config.retention import Retention
from portal.db import Session
from portal.documents import store
from portal.reports.models import ForgeryReport, MissingInvoice

# In one transaction; the next night takes the rest.
_MOST: Final = 1000


def purge(session: Session, *, rules: Retention, now: datetime) -> None:
    """Delete what has been kept long enough. Run twice, the second finds nothing."""
    if rules.cases_days is not None:
        cases = closed_before(session, now - timedelta(days=rules.cases_days), most=_MOST)
        session.execute(delete(MissingInvoice).where(MissingInvoice.case_id.in_(cases)))
        forget_cases(session, cases)
    if rules.forgery_reports_days is not None:
        _forget_reports(session, now - timedelta(days=rules.forgery_reports_days))


def _forget_reports(session: Session, moment: datetime) -> None:
    old = select(ForgeryReport.id).where(ForgeryReport.reported_at < moment).limit(_MOST)
    gone = delete(ForgeryReport).where(ForgeryReport.id.in_(old)).returning(ForgeryReport.evidence_digest)
    store.forget(session, {digest for digest in session.scalars(gone) if digest})
