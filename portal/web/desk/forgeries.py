"""Suspected forgeries that people have reported: the list, one of them, and the file that came with it."""

from datetime import timedelta
from typing import Final, get_args
from uuid import UUID

from flask import Blueprint, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from portal.config import Role
from portal.documents.store import open_document
from portal.reports.queries import ReportView, count_of_reports, report_with, reports
from portal.web.cases.proofs import answer
from portal.web.desk.looks import record_forgery
from portal.web.desk.paging import leaf_of
from portal.web.extensions import db_session
from portal.web.genuine.report_form import WAYS
from portal.web.guards import for_staff
from portal.web.limits import at_most

blueprint = Blueprint("forgeries", __name__, url_prefix="/forgeries")

_EVERY_ROLE: Final[tuple[Role, ...]] = get_args(Role)
_HOLDS, _FILES, _WINDOW = 25, 200, timedelta(minutes=5)


@blueprint.get("")
@for_staff(*_EVERY_ROLE)
def forgeries() -> str:
    """The newest first: what is new is what must be warned against."""
    found = leaf_of(
        count_of_reports(db_session()),
        lambda skip, most: reports(db_session(), most=most, skip=skip),
        request.args.get("page"),
        holds=_HOLDS,
    )
    return render_template("desk/forgeries.html", leaf=found, ways=WAYS)


@blueprint.get("/<uuid:report_id>")
@for_staff(*_EVERY_ROLE)
def forgery(report_id: UUID) -> str:
    found = _found(report_id)
    record_forgery(report_id)
    return render_template("desk/forgery.html", report=found, ways=WAYS)


@blueprint.get("/<uuid:report_id>/file")
@for_staff(*_EVERY_ROLE)
@at_most(_FILES, within=_WINDOW, of="forgery file")
def file(report_id: UUID) -> Response:
    found = _found(report_id)
    if found.evidence is None:
        raise NotFound
    record_forgery(report_id, opened_file=True)
    evidence = open_document(db_session(), found.evidence)
    return answer(b"".join(evidence.slices), evidence.media_type, f"{report_id}")


def _found(report_id: UUID) -> ReportView:
    found = report_with(db_session(), report_id)
    if found is None:
        raise NotFound
    return found
