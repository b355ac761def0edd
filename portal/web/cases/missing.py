"""An invoice that is not here: a form, and always a case. Nothing is looked up, so the answer tells nothing.

What is typed is posted and never part of an address; a link to the form fills nothing in.
"""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from portal.cases.events import CaseRefused, NoSuchCase
from portal.db import new_key
from portal.documents.evidence import LARGEST
from portal.policy.outcome import Reason
from portal.reports.filing import Filing, file_missing
from portal.reports.missing import LONGEST, Field, Frame, Typed
from portal.web.cases import sentences
from portal.web.cases.missing_form import MissingForm, missing_form
from portal.web.cases.sent_files import AT_ONCE
from portal.web.extensions import db_session, municipality, now, today, words, workplace
from portal.web.guards import resident_who_begins, themselves_only
from portal.web.limits import at_most
from portal.words import labels

blueprint = Blueprint("missing", __name__, url_prefix="/missing")

_FILINGS, _WINDOW = 10, timedelta(hours=1)
_NOTHING: Final = Typed()

Page = str | tuple[str, int] | Response


@blueprint.get("")
@themselves_only
def form() -> str:
    """`by=paper`: the code on a paper invoice has led here, as it opens nothing that is the reader's own."""
    return _page(new_key(), _NOTHING, from_paper=request.args.get("by") == "paper")


@blueprint.post("")
@themselves_only
@at_most(_FILINGS, within=_WINDOW, of="missing invoice")
def send() -> Page:
    """Off to the case, once however often the form is sent; or what must be corrected."""
    sent = missing_form(request.form, request.files.getlist("files"), _frame())
    if sent.missing is None:
        return _corrected(sent, sent.problems)
    try:
        case = _file(sent)
    except NoSuchCase:
        # The key of another's case: a form that nobody got from us.
        raise BadRequest from None
    except CaseRefused as refused:
        db_session().rollback()
        return _corrected(sent, {"files": refused.reason})
    if case is None:
        return redirect(url_for("login.begin", fresh=1, next=url_for("cases.missing.form")), 303)
    db_session().commit()
    return redirect(url_for("cases.case", case_id=case), 303)


def _file(sent: MissingForm) -> UUID | None:
    """The case; None for a login that no longer says who it is."""
    person = resident_who_begins().actor
    if person is None or sent.missing is None:
        return None
    filing = Filing(sent.key, person, sent.missing, sent.files)
    return file_missing(db_session(), filing=filing, municipality=municipality(), now=now())


def _frame() -> Frame:
    ours = municipality()
    return Frame(ours.country, ours.currency, workplace().settings.sandbox, today())


def _corrected(sent: MissingForm, problems: Mapping[Field, Reason]) -> tuple[str, int]:
    reference = words().text(labels.PAYMENT_REFERENCES[municipality().country])
    return _page(sent.key, sent.typed, sentences.told(problems, words(), reference=reference)), 422


def _page(
    key: UUID, typed: Typed, problems: Mapping[Field, str] = MappingProxyType({}), *, from_paper: bool = False
) -> str:
    return render_template(
        "cases/missing.html",
        whom=sentences.WHOM,
        longest=LONGEST,
        largest=LARGEST,
        at_once=AT_ONCE,
        key=key,
        typed=typed,
        problems=problems,
        from_paper=from_paper,
    )
