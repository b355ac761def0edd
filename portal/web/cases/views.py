"""A resident's cases: the list, each one with all that happened in it, and what they add to it.

Another's case answers 404, as if it were not there.
"""

from datetime import timedelta
from typing import Final
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from portal.cases.events import CaseRefused, NoSuchCase
from portal.cases.queries import case_of, cases_of, file_of
from portal.cases.service import Message, withdraw, write
from portal.cases.views import CaseView
from portal.documents.evidence import LARGEST
from portal.documents.store import get
from portal.policy.outcome import Reason
from portal.web.cases import missing, sentences
from portal.web.cases.proofs import answer
from portal.web.cases.sent_files import AT_ONCE, sent_files
from portal.web.cases.told import case_told, state_told
from portal.web.extensions import db_session, now, words
from portal.web.guards import current_resident, themselves_only
from portal.web.limits import at_most
from portal.web.looks import record_look

blueprint = Blueprint("cases", __name__)
blueprint.register_blueprint(missing.blueprint)

_MESSAGES, _FILES, _WINDOW = 20, 60, timedelta(minutes=5)
_LONGEST: Final = 2000
# What is put right at the files; all else at the message.
_AT_FILES: Final = frozenset(
    {"files_at_once", "too_many_files", "file_too_large", "file_kind", "file_broken", "file_unreadable"}
)

Page = str | tuple[str, int] | Response


@blueprint.get("/cases")
@themselves_only
def cases() -> str:
    found = [(row, state_told(row)) for row in cases_of(db_session(), current_resident())]
    return render_template("cases/cases.html", cases=found, kinds=sentences.KINDS)


@blueprint.get("/cases/<uuid:case_id>")
@themselves_only
def case(case_id: UUID) -> str:
    return _page(_own(case_id))


@blueprint.post("/cases/<uuid:case_id>/messages")
@themselves_only
@at_most(_MESSAGES, within=_WINDOW, of="case message")
def say(case_id: UUID) -> Page:
    """Add a message or files; or say what must be corrected."""
    found, text = _own(case_id), request.form.get("message", "").strip()
    files = sent_files(request.files.getlist("files"))
    against = files if isinstance(files, Reason) else _too_long(text)
    try:
        if isinstance(files, Reason) or against:
            return _corrected(found, text, against)
        message = Message(text, files)
        write(db_session(), resident=current_resident(), case=case_id, message=message, now=now())
    except CaseRefused as refused:
        db_session().rollback()
        return _corrected(_own(case_id), text, refused.reason)
    db_session().commit()
    return redirect(url_for("cases.case", case_id=case_id, _anchor="latest"), 303)


@blueprint.post("/cases/<uuid:case_id>/withdraw")
@themselves_only
def take_back(case_id: UUID) -> Page:
    try:
        withdraw(db_session(), resident=current_resident(), case=case_id, now=now())
    except NoSuchCase:
        raise NotFound from None
    except CaseRefused:
        # Decided meanwhile: the page says how.
        db_session().rollback()
    db_session().commit()
    return redirect(url_for("cases.case", case_id=case_id), 303)


@blueprint.get("/cases/<uuid:case_id>/files/<uuid:file_id>")
@themselves_only
@at_most(_FILES, within=_WINDOW, of="document")
def file(case_id: UUID, file_id: UUID) -> Response:
    found = file_of(db_session(), current_resident(), case_id, file_id)
    if found is None:
        raise NotFound
    record_look("resident:case_file:opened", "case", case_id)
    return answer(get(db_session(), found.digest), found.media_type, found.name)


def _own(case_id: UUID) -> CaseView:
    found = case_of(db_session(), current_resident(), case_id)
    if found is None:
        raise NotFound
    return found


def _too_long(text: str) -> Reason | None:
    # Browsers count a line break once and send it as two signs.
    return Reason("message_too_long", {"most": _LONGEST}) if len(text.replace("\r\n", "\n")) > _LONGEST else None


def _corrected(found: CaseView, text: str, reason: Reason | None) -> tuple[str, int]:
    assert reason, "nothing is corrected without a reason"
    field = "files" if reason.code in _AT_FILES else "message"
    return _page(found, text, sentences.told({field: reason}, words())), 422


def _page(found: CaseView, text: str = "", problems: dict[str, str] | None = None) -> str:
    return render_template(
        "cases/case.html",
        told=case_told(db_session(), found),
        kinds=sentences.KINDS,
        whom=sentences.WHOM,
        largest=LARGEST,
        at_once=AT_ONCE,
        text=text,
        problems=problems or {},
    )
