"""Addresses and numbers that residents change themselves: asked for, proven by a code, taken away.

What a change does to the next invoice is shown before it is made.
"""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from portal.delivery.contact_points.askers import NotTheirs
from portal.delivery.contact_points.pending import UnderWay, under_way
from portal.delivery.contact_points.service import ContactRefused, Wish, ask_for_change, confirm, take_away
from portal.delivery.outgoing import can_send
from portal.dispatch.tasks import desk_of
from portal.people.contacts import ContactKind
from portal.people.queries import CustomerNumber
from portal.web.extensions import db_session, language, municipality, now, words, workplace
from portal.web.guards import current_resident, whole_customer_only
from portal.web.resident.delivery_changes import Weighing, after_giving, after_taking_away
from portal.web.resident.delivery_customer import back_to, chosen, key_of, theirs
from portal.web.resident.delivery_forms import NONE, CodeForm, ContactForm, Problems, problem

blueprint = Blueprint("contacts", __name__)

Answer = str | tuple[str, int] | Response


@blueprint.route("/<any(email, mobile):kind>", methods=["GET", "POST"])
@whole_customer_only
def contact(kind: ContactKind) -> Answer:
    """An address or number to be reached at; posted, a code is sent to it."""
    customer, form = chosen(theirs()), ContactForm()
    if not can_send(kind, workplace().settings, municipality()):
        raise NotFound
    if request.method == "GET":
        return _contact_page(kind, customer, form)
    wish = Wish(customer.id, kind, form.typed, language())
    try:
        confirmation = ask_for_change(db_session(), by=current_resident(), wish=wish, now=now())
    except ContactRefused as refused:
        # What was counted stays counted.
        db_session().commit()
        return _contact_page(kind, customer, form, {kind: problem(refused.reason, kind, words())}), 422
    db_session().commit()
    return redirect(url_for(".code", confirmation=confirmation), 303)


@blueprint.route("/code", methods=["GET", "POST"])
@whole_customer_only
def code() -> Answer:
    """What the change does, and the field for its code; posted with the right one, the change is made."""
    change, form = _under_way(), CodeForm()
    if change.is_done:
        return back_to(change.customer, "saved")
    if request.method == "GET":
        return _code_page(change)
    try:
        confirm(db_session(), by=current_resident(), confirmation=change.id, typed=form.typed, now=now())
    except ContactRefused as refused:
        db_session().commit()
        return _code_page(change, {"code": problem(refused.reason, "code", words())}), 422
    db_session().commit()
    return back_to(change.customer, "saved")


@blueprint.route("/remove/<any(email, mobile):kind>", methods=["GET", "POST"])
@whole_customer_only
def remove(kind: ContactKind) -> Answer:
    """What taking an address or number away does; posted, it is done."""
    customer = chosen(theirs())
    if request.method == "GET":
        change = after_taking_away(db_session(), customer.id, kind, _weighing())
        return render_template("resident/delivery_remove.html", kind=kind, customer=customer, change=change)
    take_away(db_session(), by=current_resident(), customer=customer.id, kind=kind, now=now())
    db_session().commit()
    return back_to(customer.id, "removed")


def _contact_page(kind: ContactKind, customer: CustomerNumber, form: ContactForm, problems: Problems = NONE) -> str:
    return render_template("resident/delivery_contact.html", kind=kind, customer=customer, form=form, problems=problems)


def _code_page(change: UnderWay, problems: Problems = NONE) -> str:
    does = after_giving(db_session(), change, _weighing())
    until = words().time(change.until, municipality().zone)
    return render_template("resident/delivery_code.html", change=change, does=does, until=until, problems=problems)


def _under_way() -> UnderWay:
    try:
        return under_way(db_session(), by=current_resident(), confirmation=key_of("confirmation"))
    except NotTheirs:
        raise NotFound from None


def _weighing() -> Weighing:
    return Weighing(desk_of(workplace()), now(), words())
