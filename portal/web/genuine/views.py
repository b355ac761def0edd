"""The pages: three numbers in, one answer out; and a report of what may be a forgery. No login, no JavaScript.

What is asked is posted and never part of an address. That an account is ours everybody may know; beyond that, the
answer is one of two, by one statement, so that it tells a guesser nothing of what exists.
"""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.access import rates
from portal.db import new_key
from portal.documents.evidence import LARGEST
from portal.reports.forgery import Reading, Typed, problems, read
from portal.reports.queries import judged, own_digits
from portal.reports.service import report_forgery
from portal.web.extensions import db_session, municipality, now, words, workplace
from portal.web.filters import size
from portal.web.genuine import sentences
from portal.web.genuine.report_form import LONGEST, WAYS, Field, report_form
from portal.web.guards import public
from portal.web.language import remember_asked_language
from portal.web.limits import at_most, too_many
from portal.words import labels

blueprint = Blueprint("genuine", __name__, url_prefix="/genuine")

_NOTHING: Final = Typed("", "", "")
_QUESTIONS, _REPORTS, _WINDOW = 10, 3, timedelta(minutes=5)
# However many addresses ask: the amount that goes with a reference is not found by trying.
_OF_ONE_REFERENCE, _DAY = 20, timedelta(days=1)

Page = str | tuple[str, int]


@blueprint.before_request
def _listen_to_the_link() -> None:
    remember_asked_language()


@blueprint.get("")
@public
def form() -> str:
    return render_template("genuine/form.html", typed=_NOTHING)


@blueprint.post("")
@public
@at_most(_QUESTIONS, within=_WINDOW, of="genuine")
def ask() -> Page:
    """The answer, or what must be typed again."""
    ours = municipality()
    typed = Typed(*(request.form.get(name, "") for name in ("account", "reference", "amount")))
    reading = read(typed, country=ours.country, currency=ours.currency)
    wrong = problems(typed, reading, own_digits(ours))
    if wrong:
        reference = words().text(labels.PAYMENT_REFERENCES[ours.country])
        told = sentences.told(wrong, words(), reference=reference)
        return render_template("genuine/form.html", typed=typed, problems=told), 422
    _count_reference(reading)
    reason = judged(db_session(), reading, ours)
    time = words().time(now(), ours.zone)
    return render_template(
        "genuine/answer.html",
        code=reason.code,
        answer=sentences.answer(reason, words(), time),
        account=reading.account.grouped if reading.account else "",
    )


@blueprint.get("/report")
@public
def report() -> str:
    return _report_page(new_key(), {})


@blueprint.post("/report")
@public
@at_most(_REPORTS, within=_WINDOW, of="forgery report")
def send_report() -> Page | Response:
    """Kept and told, once however often the form is sent; or what must be corrected."""
    form = report_form(request.form, request.files.get("file"))
    if form.suspicion is None:
        return _report_page(form.key, request.form, sentences.told(form.problems, words(), size=size(LARGEST))), 422
    report_forgery(db_session(), key=form.key, suspicion=form.suspicion, municipality=municipality(), now=now())
    db_session().commit()
    return redirect(url_for("genuine.reported"), 303)


@blueprint.get("/reported")
@public
def reported() -> str:
    return render_template("genuine/reported.html")


def _count_reference(reading: Reading) -> None:
    """Count a question about a reference, whether it exists or not. Raise TooManyRequests."""
    key = f"genuine reference {reading.reference}"
    with workplace().database.transaction() as own:
        allowed = rates.allow(own, key=key, limit=_OF_ONE_REFERENCE, window=_DAY, now=now())
    if not allowed:
        raise too_many(_DAY)


def _report_page(key: UUID, said: Mapping[str, str], problems: Mapping[Field, str] = MappingProxyType({})) -> str:
    return render_template(
        "genuine/report.html",
        ways=WAYS,
        longest=LONGEST,
        largest=LARGEST,
        key=key,
        said=said,
        problems=problems,
    )
