"""What staff may ask about cases: anybody's. Only the desk imports this; a test holds that."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from portal.cases.models import Case, CaseAttachment
from portal.cases.rows import ROW, case_where, file_where
from portal.cases.status import LIVE
from portal.cases.views import AttachmentView, CaseRow, CaseView
from portal.db import Session

Shown = Literal["live", "waiting_for_resident", "decided", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases: all that are live when nothing else is said."""

    shown: Shown = "live"
    kind: str | None = None


def count_of(session: Session, wanted: Wanted) -> int:
    """How many there are."""
    return session.scalar(select(func.count()).select_from(Case).where(*_which(wanted))) or 0


def work_list(session: Session, wanted: Wanted, *, skip: int, most: int) -> tuple[CaseRow, ...]:
    """Those who have waited longest first."""
    rows = select(*ROW).where(*_which(wanted)).order_by(Case.opened_at, Case.number).offset(skip).limit(most)
    return tuple(CaseRow(*row) for row in session.execute(rows))


def case_at_desk(session: Session, case: UUID) -> CaseView | None:
    """One case, or None."""
    return case_where(session, Case.id == case)


def file_at_desk(session: Session, case: UUID, file: UUID) -> AttachmentView | None:
    """One file of a case, or None."""
    return file_where(session, CaseAttachment.id == file, Case.id == case)


def _which(wanted: Wanted) -> list[ColumnElement[bool]]:
    states = LIVE if wanted.shown == "live" else {wanted.shown}
    return [Case.state.in_(states), *([Case.kind == wanted.kind] if wanted.kind else [])]
