"""The desk's cases: the work list, one case with what the house finds, and its decision."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final, get_args
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from portal.cases.deciding import Tag, answer
from portal.cases.desk_queries import Shown, Wanted, case_at_desk, count_of, file_at_desk, work_list
from portal.cases.events import CaseRefused, NoSuchCase
from portal.cases.status import LIVE
from portal.cases.views import CaseView
from portal.config import Role
from portal.documents.store import get
from portal.policy.outcome import Reason
from portal.reports.deciding import here_it_is, let_act
from portal.reports.missing_queries import missing_of
from portal.representation.service import RepresentationRefused
from portal.web.cases.proofs import answer as as_file
from portal.web.cases.sentences import KINDS, WHOM
from portal.web.desk import case_sentences
from portal.web.desk.case_form import LONGEST, Decided, Field, decided
from portal.web.desk.cases_told import desk_case, state_told
from portal.web.desk.finding import names_somebody
from portal.web.desk.looks import record_case, record_case_file
from portal.web.desk.paging import leaf_of
from portal.web.extensions import db_session, municipality, now, words
from portal.web.guards import current_staff, for_staff
from portal.web.limits import at_most

blueprint = Blueprint("cases", __name__, url_prefix="/cases")

_EVERY_ROLE: Final[tuple[Role, ...]] = get_args(Role)
_DECIDES: Final[Role] = "case_worker"
_HOLDS, _FILES, _WINDOW = 25, 200, timedelta(minutes=5)
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})

Page = str | tuple[str, int] | Response


@blueprint.get("")
@for_staff(*_EVERY_ROLE)
def cases() -> str:
    """Who has waited longest comes first."""
    shown, kind = request.args.get("state", ""), request.args.get("kind", "")
    state: Shown = next((one for one in get_args(Shown) if one == shown), "live")
    wanted = Wanted(state, kind if kind in KINDS else None)
    found = leaf_of(
        count_of(db_session(), wanted),
        lambda skip, most: work_list(db_session(), wanted, skip=skip, most=most),
        request.args.get("page"),
        holds=_HOLDS,
    )
    told = [(row, state_told(row)) for row in found.items]
    texts = {"kinds": KINDS, "states": case_sentences.SHOWN}
    return render_template("desk/cases.html", leaf=found, cases=told, wanted=wanted, **texts)


@blueprint.get("/<uuid:case_id>")
@for_staff(*_EVERY_ROLE)
def case(case_id: UUID) -> str:
    found = _found(case_id)
    record_case(case_id)
    number = request.args.get("customer", "")
    return _page(found, "" if names_somebody(number) else number)


@blueprint.get("/<uuid:case_id>/files/<uuid:file_id>")
@for_staff(*_EVERY_ROLE)
@at_most(_FILES, within=_WINDOW, of="case file")
def file(case_id: UUID, file_id: UUID) -> Response:
    found = file_at_desk(db_session(), case_id, file_id)
    if found is None:
        raise NotFound
    record_case_file(case_id, file_id)
    return as_file(get(db_session(), found.digest), found.media_type, found.name)


@blueprint.post("/<uuid:case_id>/<any(asked, answered, granted, refused):tag>")
@for_staff(_DECIDES)
def decide(case_id: UUID, tag: Tag) -> Page:
    """Decide, or ask for more; or say why that cannot stand."""
    found = _found(case_id)
    missing = missing_of(db_session(), case_id)
    if tag == "granted" and (missing is None or missing.whom == "me"):
        raise NotFound
    said = decided(request.form, tag, case=case_id, person=found.person, whom=missing.whom if missing else "")
    if said.answer is None:
        return _refused(found, tag, said.problems)
    try:
        _act(said)
    except NoSuchCase:
        raise NotFound from None
    except (CaseRefused, RepresentationRefused) as refused:
        db_session().rollback()
        return _refused(_found(case_id), tag, case_sentences.at_its_field(refused.reason))
    db_session().commit()
    return redirect(url_for("desk.cases.case", case_id=case_id), 303)


def _act(said: Decided) -> None:
    assert said.answer, "what must be corrected is not done"
    session, given, staff, ours, moment = db_session(), said.answer, current_staff(), municipality(), now()
    if said.right:
        let_act(session, given=given, right=said.right, staff=staff, municipality=ours, now=moment)
    elif given.tag == "answered":
        here_it_is(session, given=given, invoice=said.invoice, staff=staff, municipality=ours, now=moment)
    else:
        answer(session, given=given, staff=staff, municipality=ours, now=moment)


def _found(case_id: UUID) -> CaseView:
    found = case_at_desk(db_session(), case_id)
    if found is None:
        raise NotFound
    return found


def _refused(found: CaseView, tag: Tag, problems: Mapping[Field, Reason]) -> tuple[str, int]:
    """Each sentence at its field of the form it was sent by; of a closed case, which has no forms, at what happened."""
    closed = found.row.state not in LIVE
    sentences = case_sentences.told(problems, words())
    told = {"latest" if closed else f"{tag}-{field}": sentence for field, sentence in sentences.items()}
    return _page(found, request.form.get("sought", ""), tag=tag, problems=told), 422


def _page(found: CaseView, number: str, *, tag: str = "", problems: Mapping[str, str] = _NOTHING) -> str:
    return render_template(
        "desk/case.html",
        told=desk_case(db_session(), found, number=number),
        decides=current_staff().has_any((_DECIDES,)),
        kinds=KINDS,
        whom=WHOM,
        found_by=case_sentences.FOUND_BY,
        grounds=case_sentences.GROUNDS,
        longest=LONGEST,
        sought=number,
        tag=tag,
        said=request.form,
        problems=problems,
    )
