"""Rows of cases read into views; who may see them is the queries' business."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select

from portal.cases.models import Case, CaseAttachment, CaseEvent
from portal.cases.views import AttachmentView, CaseRow, CaseView, EventView
from portal.db import Session, vault_of

ROW: Final = (Case.id, Case.number, Case.kind, Case.state, Case.outcome, Case.opened_at, Case.updated_at)
_EVENT: Final = (
    *(CaseEvent.id, CaseEvent.at, CaseEvent.tag, CaseEvent.by),
    *(CaseEvent.staff, CaseEvent.numbers, CaseEvent.text),
)
_FILE: Final = (
    *(CaseAttachment.id, CaseAttachment.event_id, CaseAttachment.name),
    *(CaseAttachment.media_type, CaseAttachment.octets, CaseAttachment.digest),
)


def case_where(session: Session, *which: ColumnElement[bool]) -> CaseView | None:
    """The one case there is, with its events and files, in three statements."""
    whole = select(*ROW, Case.version, Case.person_id).where(*which)
    found: Row[*tuple[Any, ...]] | None = session.execute(whole).one_or_none()
    if found is None:
        return None
    case = CaseRow(*found[: len(ROW)])
    return CaseView(case, found.version, found.person_id, _events(session, case.id))


def file_where(session: Session, *which: ColumnElement[bool]) -> AttachmentView | None:
    """The one file of a case there is."""
    found = session.execute(select(*_FILE).join(Case, Case.id == CaseAttachment.case_id).where(*which)).one_or_none()
    return _files(session, [found])[found.event_id][0] if found else None


def _events(session: Session, case: UUID) -> tuple[EventView, ...]:
    attached = select(*_FILE).where(CaseAttachment.case_id == case).order_by(CaseAttachment.event_id)
    files = _files(session, session.execute(attached).all())
    vault = vault_of(session)
    rows = session.execute(select(*_EVENT).where(CaseEvent.case_id == case).order_by(CaseEvent.id))
    return tuple(
        EventView(at, tag, by, staff, numbers, vault.unseal_text(text) if text else None, tuple(files.get(key, ())))
        for key, at, tag, by, staff, numbers, text in rows
    )


def _files(session: Session, rows: Sequence[Row[*tuple[Any, ...]]]) -> Mapping[int, list[AttachmentView]]:
    vault = vault_of(session)
    found: dict[int, list[AttachmentView]] = {}
    for key, event, name, media_type, octets, digest in rows:
        view = AttachmentView(key, event, vault.unseal_text(name), media_type, octets, digest)
        found.setdefault(event, []).append(view)
    return found
