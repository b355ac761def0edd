"""The pages of acting for somebody else. Whom one may act for is asked anew at each request."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from portal.access.sessions import LoggedIn, act_by
from portal.representation.acting import RepresentationOver, begin, stop
from portal.representation.queries import RepresentationView, acting_for, representation_with
from portal.representation.service import NoSuchRepresentation, give_up
from portal.web.acting.told import WHY, told
from portal.web.extensions import db_session, now, today, words, workplace
from portal.web.guards import ActingEnded, NotWhileActing, resident_only
from portal.web.limits import at_most
from portal.web.paths import path_here
from portal.web.whom import acting_by, visitor, visitor_person
from portal.words.reasons import sentence

blueprint = Blueprint("acting", __name__, url_prefix="/acting")

Answer = str | tuple[str, int] | Response
_PRESSES, _WINDOW = 30, timedelta(minutes=5)


@blueprint.get("")
@resident_only
def page() -> str:
    """Whom one may act for, why, in what and until when."""
    person, used = visitor_person(), acting_by()
    mine = acting_for(db_session(), person, today=today()) if person else ()
    return render_template(
        "acting/page.html",
        representations=[told(one, words()) for one in mine],
        used=used.id if used else None,
        given_up="given_up" in request.args,
    )


@blueprint.post("/begin")
@resident_only
@at_most(_PRESSES, within=_WINDOW, of="acting")
def start() -> Answer:
    """From now on every page is about the one acted for."""
    chosen = _key(request.form.get("representation", ""))
    login, person = _login().id, visitor_person()
    try:
        begin(db_session(), login=login, person=person, representation=chosen, today=today(), now=now())
    except NoSuchRepresentation:
        raise NotFound from None
    except RepresentationOver:
        # It ended while the page lay open; the page says which are left.
        return redirect(url_for(".page"), 303)
    db_session().commit()
    return redirect(url_for("resident.invoices"), 303)


@blueprint.post("/end")
@resident_only
@at_most(_PRESSES, within=_WINDOW, of="acting")
def end() -> Response:
    """Back to one's own."""
    used = acting_by()
    if used:
        stop(db_session(), login=_login().id, person=visitor_person(), representation=used.id, now=now())
        db_session().commit()
    return redirect(path_here(request.form.get("next")) or url_for("resident.invoices"), 303)


@blueprint.route("/<uuid:representation>/give-up", methods=["GET", "POST"])
@resident_only
def leave(representation: UUID) -> Answer:
    """What giving it up does; posted, it is done."""
    found = _mine(representation)
    if request.method == "GET":
        return render_template("acting/give_up.html", one=told(found, words()))
    give_up(db_session(), representation=found.id, person=found.person, now=now())
    act_by(db_session(), _login().id, None)
    db_session().commit()
    return redirect(url_for(".page", given_up=""), 303)


@blueprint.app_errorhandler(ActingEnded)
def acting_ended(ended: ActingEnded) -> Answer:
    """Nothing was shown or done; the next page is one's own again."""
    with workplace().database.transaction() as own:
        act_by(own, _login().id, None)
    because = sentence(words(), ended.reason.code, ended.reason.numbers)
    return render_template("acting/ended.html", one=told(ended.used, words()), because=because), 403


@blueprint.app_errorhandler(NotWhileActing)
def not_while_acting(refused: NotWhileActing) -> Answer:
    return render_template("acting/refused.html", why=WHY[refused.why], here=request.path), 403


def _mine(representation: UUID) -> RepresentationView:
    """One that is the visitor's and not over."""
    found = representation_with(db_session(), representation)
    if found is None or found.person != visitor_person() or found.over(today()):
        raise NotFound
    return found


def _login() -> LoggedIn:
    found = visitor()
    if found is None:
        raise LookupError("nobody is logged in: the view lacks @resident_only")
    return found


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
