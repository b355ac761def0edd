"""What residents may see of cases: those they opened. Another's answers as if it were not there."""

from uuid import UUID

from sqlalchemy import select

from portal.cases.models import Case, CaseAttachment
from portal.cases.rows import ROW, case_where, file_where
from portal.cases.views import AttachmentView, CaseRow, CaseView
from portal.db import Session
from portal.people.resident import Resident


def cases_of(session: Session, resident: Resident) -> tuple[CaseRow, ...]:
    """The cases a resident opened, for whomever; what changed last, first."""
    if resident.actor is None:
        return ()
    mine = select(*ROW).where(Case.person_id == resident.actor)
    rows = session.execute(mine.order_by(Case.updated_at.desc(), Case.number.desc()))
    return tuple(CaseRow(*row) for row in rows)


def case_of(session: Session, resident: Resident, case: UUID) -> CaseView | None:
    """One case with all that happened in it; None when it is not there or not theirs."""
    if resident.actor is None:
        return None
    return case_where(session, Case.id == case, Case.person_id == resident.actor)


def file_of(session: Session, resident: Resident, case: UUID, file: UUID) -> AttachmentView | None:
    """One file of a case; None when it is not there or not theirs."""
    if resident.actor is None:
        return None
    theirs = (Case.id == case, Case.person_id == resident.actor)
    return file_where(session, CaseAttachment.id == file, *theirs)


def opener_of(session: Session, case: UUID) -> UUID | None:
    """The person who opened a case. Unscoped: it names nobody."""
    return session.scalar(select(Case.person_id).where(Case.id == case))
