"""Cases that are kept no longer. Their numbers are never given again."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from portal.cases.models import Case, CaseAttachment, CaseEvent
from portal.cases.status import LIVE
from portal.db import Session
from portal.documents import store


def closed_before(session: Session, moment: datetime, *, most: int) -> Sequence[UUID]:
    """Cases in which nothing has happened since, and that are decided or withdrawn."""
    closed = select(Case.id).where(Case.state.not_in(LIVE), Case.updated_at < moment)
    return session.scalars(closed.order_by(Case.updated_at).limit(most)).all()


def forget_cases(session: Session, cases: Collection[UUID]) -> None:
    """Delete them with all that happened in them, and the files nobody else has."""
    gone = delete(CaseAttachment).where(CaseAttachment.case_id.in_(cases)).returning(CaseAttachment.digest)
    digests = set(session.scalars(gone))
    session.execute(delete(CaseEvent).where(CaseEvent.case_id.in_(cases)))
    session.execute(delete(Case).where(Case.id.in_(cases)))
    store.forget(session, digests)
