"""An e-mail address or mobile number registered while the resident is on the phone.

A code goes to the new address; the resident reads it out and it is typed here, or types it after logging in. Nothing
is in force before.
"""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from portal.delivery.contact_points.askers import NotTheirs
from portal.delivery.contact_points.pending import UnderWay, under_way
from portal.delivery.contact_points.service import ContactRefused, Wish, ask_for_change, confirm, take_away
from portal.delivery.outgoing import kinds_asked_for
from portal.dispatch.tasks import desk_of
from portal.people.contacts import ContactKind
from portal.people.desk_queries import DeskCustomer, customer_of
from portal.web.desk.customers import is_hidden
from portal.web.desk.spoken import MAY_CHANGE
from portal.web.extensions import db_session, municipality, now, words, workplace
from portal.web.guards import RoleMissing, current_staff, for_staff
from portal.web.resident.delivery_changes import Weighing, after_giving, after_taking_away
from portal.web.resident.delivery_forms import NONE, CodeForm, ContactForm, Problems, problem

blueprint = Blueprint("contacts", __name__, url_prefix="/customers/<uuid:customer_id>/contacts")

Answer = str | tuple[str, int] | Response


@blueprint.route("", methods=["GET", "POST"])
@for_staff(*MAY_CHANGE)
def ask(customer_id: UUID) -> Answer:
    """What the resident wants to be reached at, as they said it; posted, a code is sent to it."""
    customer, form, kind = _customer(customer_id), ContactForm(), _kind()
    if request.method == "GET":
        return _asking(customer, form, kind)
    language = municipality().language_for(customer.language)
    try:
        wish = Wish(customer.id, kind, form.typed, language)
        confirmation = ask_for_change(db_session(), by=current_staff(), wish=wish, now=now())
    except ContactRefused as refused:
        # What was counted stays counted.
        db_session().commit()
        return _asking(customer, form, kind, {"value": problem(refused.reason, kind, words())}), 422
    db_session().commit()
    return redirect(url_for(".code", customer_id=customer_id, confirmation=confirmation), 303)


@blueprint.route("/code", methods=["GET", "POST"])
@for_staff(*MAY_CHANGE)
def code(customer_id: UUID) -> Answer:
    """What the change does, and the field for the code that is read out; posted with the right one, it is made."""
    customer, form = _customer(customer_id), CodeForm()
    change = _under_way(customer)
    if change.is_done:
        return _back(customer, "saved")
    if request.method == "GET":
        return _typing(customer, change)
    try:
        confirm(db_session(), by=current_staff(), confirmation=change.id, typed=form.typed, now=now())
    except ContactRefused as refused:
        db_session().commit()
        return _typing(customer, change, {"code": problem(refused.reason, "code", words())}), 422
    db_session().commit()
    return _back(customer, "saved")


@blueprint.route("/remove/<any(email, mobile):kind>", methods=["GET", "POST"])
@for_staff(*MAY_CHANGE)
def remove(customer_id: UUID, kind: ContactKind) -> Answer:
    """What taking an address or number away does; posted, it is done."""
    customer = _customer(customer_id)
    if request.method == "GET":
        change = after_taking_away(db_session(), customer.id, kind, _weighing())
        return render_template("desk/contact_remove.html", customer=customer, kind=kind, change=change)
    take_away(db_session(), by=current_staff(), customer=customer.id, kind=kind, now=now())
    db_session().commit()
    return _back(customer, "removed")


def _customer(customer_id: UUID) -> DeskCustomer:
    """Only for those who see how somebody is reached. Raise NotFound or RoleMissing."""
    found = customer_of(db_session(), customer_id)
    if found is None:
        raise NotFound
    rules = municipality().desk
    if is_hidden(found, current_staff(), rules):
        raise RoleMissing(frozenset(rules.protected_address))
    return found


def _kind() -> ContactKind:
    """What the form says it is; one that is not asked for here is not found."""
    kind: ContactKind = "mobile" if request.values.get("kind") == "mobile" else "email"
    if kind not in kinds_asked_for(workplace().settings, municipality()):
        raise NotFound
    return kind


def _under_way(customer: DeskCustomer) -> UnderWay:
    try:
        key = UUID(request.values.get("confirmation", ""))
        found = under_way(db_session(), by=current_staff(), confirmation=key)
    except (ValueError, NotTheirs):
        raise NotFound from None
    if found.customer != customer.id:
        raise NotFound
    return found


def _asking(customer: DeskCustomer, form: ContactForm, kind: ContactKind, problems: Problems = NONE) -> str:
    return render_template(
        "desk/contact_ask.html",
        customer=customer,
        typed=form.typed,
        chosen=kind,
        kinds=kinds_asked_for(workplace().settings, municipality()),
        problems=problems,
    )


def _typing(customer: DeskCustomer, change: UnderWay, problems: Problems = NONE) -> str:
    does = after_giving(db_session(), change, _weighing())
    until = words().time(change.until, municipality().zone)
    return render_template(
        "desk/contact_code.html", customer=customer, change=change, does=does, until=until, problems=problems
    )


def _weighing() -> Weighing:
    return Weighing(desk_of(workplace()), now(), words())


def _back(customer: DeskCustomer, said: str) -> Response:
    return redirect(url_for("desk.customer", customer_id=customer.id, said=said), 303)
