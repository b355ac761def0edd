"""The desk's pages: find a customer, and look at one."""

from datetime import timedelta
from typing import Final, get_args
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from portal.config import Role
from portal.invoices.desk_queries import invoices_of_customer
from portal.people.desk_queries import customer_of
from portal.web.desk.customers import customer_told, is_hidden, looks_told
from portal.web.desk.finding import LONGEST, Found, find, names_somebody, plain
from portal.web.desk.invoices import invoices_told
from portal.web.desk.looks import record_customer, record_refused_page, record_search
from portal.web.desk.paging import leaf
from portal.web.desk.representation import represented
from portal.web.desk.spoken import Spoken, spoken_for
from portal.web.entrances import DESK
from portal.web.extensions import db_session, municipality, now, today, words, workplace
from portal.web.guards import RoleMissing, current_staff, for_staff
from portal.web.layout import presence
from portal.web.limits import at_most
from portal.words.marks import mark

blueprint = Blueprint("desk", __name__, url_prefix=DESK)

EVERY_ROLE: Final[tuple[Role, ...]] = get_args(Role)
_HITS, _INVOICES = 25, 20
_SAID: Final = frozenset({"saved", "removed", "granted", "revoked"})
# As much as somebody at work looks for; copying the register takes more.
_SEARCHES, _WINDOW = 200, timedelta(minutes=5)
_EMPTY = mark("Write a name or a number to look for.")
_TOO_LONG = mark("Write at most %(most)d characters.")
_NOT_HERE = mark("Write person numbers in the field below, never in the address.")

Answer = str | tuple[str, int] | Response


@blueprint.errorhandler(RoleMissing)
def role_missing(refused: RoleMissing) -> tuple[str, int]:
    record_refused_page(request.endpoint or "")
    return render_template("desk/no_role.html", needed=refused.roles), 403


@blueprint.get("")
@for_staff(*EVERY_ROLE)
@at_most(_SEARCHES, within=_WINDOW, of="desk")
def front() -> Answer:
    """The field, and what was found by the text in the address."""
    text = plain(request.args.get("q", ""))
    if not text:
        return render_template("desk/front.html")
    if names_somebody(text):
        return _wrong(words().text(_NOT_HERE))
    problem = _problem(text)
    return _wrong(problem, text[:LONGEST]) if problem else _results(_found(text), text)


@blueprint.post("/search")
@for_staff(*EVERY_ROLE)
@at_most(_SEARCHES, within=_WINDOW, of="desk")
def search() -> Answer:
    """Off to the address of the search; what may be a person number is answered here, and stands in no address."""
    text = plain(request.form.get("q", ""))
    problem = _problem(text)
    if problem:
        return _wrong(problem, "" if names_somebody(text) else text[:LONGEST])
    if not names_somebody(text):
        return redirect(url_for("desk.front", q=text), 303)
    found = _found(text)
    if len(found.hits) == 1:
        return redirect(url_for("desk.customer", customer_id=found.hits[0].customer.id), 303)
    return _results(found)


@blueprint.get("/customers/<uuid:customer_id>")
@for_staff(*EVERY_ROLE)
def customer(customer_id: UUID) -> str:
    """Who they are, how they are reached, what they were billed, where it went, and who has looked."""
    found = customer_of(db_session(), customer_id)
    if found is None:
        raise NotFound
    hidden = is_hidden(found, current_staff(), municipality().desk)
    record_customer(found, shows_address=not hidden)
    rows = leaf(
        invoices_of_customer(db_session(), customer_id, today=today(), now=now()),
        request.args.get("page"),
        holds=_INVOICES,
    )
    said = request.args.get("said")
    return render_template(
        "desk/customer.html",
        told=customer_told(db_session(), found, hidden=hidden),
        spoken=Spoken() if hidden else spoken_for(db_session(), found, current_staff(), workplace(), now=now()),
        said=said if said in _SAID else None,
        issuer=municipality().issuer(found.issuer),
        leaf=rows,
        invoices=invoices_told(db_session(), rows.items, words(), municipality().zone),
        represented=represented(db_session(), found, current_staff(), hidden=hidden),
        looks=looks_told(db_session(), found, current_staff()),
    )


@blueprint.get("/session")
@for_staff(*EVERY_ROLE)
def still_here() -> Response:
    """How many seconds are left, now that the question itself has kept the session alive."""
    here = presence()
    return Response(str(here.seconds_left if here else 0), mimetype="text/plain")


def _problem(text: str) -> str | None:
    if not text:
        return words().text(_EMPTY)
    return words().text(_TOO_LONG, most=LONGEST) if len(text) > LONGEST else None


def _found(text: str) -> Found:
    found = find(db_session(), text, municipality(), synthetic=workplace().settings.sandbox)
    record_search(found)
    return found


def _results(found: Found, text: str = "") -> str:
    hits = leaf(found.hits, request.args.get("page"), holds=_HITS if text else max(1, len(found.hits)))
    return render_template("desk/front.html", sought=text, leaf=hits, more=found.more)


def _wrong(problem: str, text: str = "") -> tuple[str, int]:
    return render_template("desk/front.html", sought=text, problems={"q": problem}), 422
