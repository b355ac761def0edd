"""How the next invoice comes: the page, and what residents change there. A change is shown before it is made."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from portal.access import rates
from portal.delivery.checking import check_now
from portal.delivery.contact_points.askers import NotTheirs
from portal.delivery.contact_points.pending import UnderWay, under_way, waiting_for
from portal.delivery.contact_points.service import ContactRefused, Wish, ask_for_change, confirm, take_away
from portal.delivery.mandate import mandate_state
from portal.delivery.offering.agreement_requests import asking_of
from portal.delivery.offering.opting_out import has_opted_out, opt_out, want_again
from portal.delivery.outgoing import can_send, kinds_asked_for
from portal.delivery.queries import Forecast, Question, forecast, forecast_asking
from portal.dispatch.tasks import desk_of
from portal.people.contacts import ContactKind
from portal.people.queries import CustomerNumber, customers_owned
from portal.web.extensions import db_session, language, municipality, now, words, workplace
from portal.web.guards import current_resident, whole_customer_only
from portal.web.limits import at_most
from portal.web.resident.delivery_asked import with_request
from portal.web.resident.delivery_changes import Weighing, after_giving, after_taking_away
from portal.web.resident.delivery_forms import NONE, CodeForm, ContactForm, Problems, problem
from portal.web.resident.delivery_told import Foretold, Telling, foretold

blueprint = Blueprint("delivery", __name__, url_prefix="/delivery")

Answer = str | tuple[str, int] | Response
# Registers are asked for one resident; somebody who loads the page again and again gets their last answers.
_LOOKS, _WINDOW = 10, timedelta(minutes=10)
_SAID: Final = frozenset({"saved", "removed", "checked"})


@blueprint.get("")
@whole_customer_only
def page() -> str:
    """Where the next one goes and why, each channel beside it, and what can be changed."""
    said = request.args.get("said")
    return _page(said if said in _SAID else None)


def _page(said: str | None, suggested: str | None = None) -> str:
    """`suggested` is an address that the resident may give us, known for as long as this page is looked at."""
    mine = _customers()
    customer = _chosen(mine) if mine else None
    found = _forecast(customer.id) if customer else None
    if customer is None or found is None:
        return render_template("resident/delivery_none.html")
    return render_template(
        "resident/delivery_page.html",
        customers=mine,
        customer=customer,
        told=_told(found, customer.id),
        contacts=found.known.contacts,
        offers=_offers(found),
        waiting=waiting_for(db_session(), by=current_resident(), customer=customer.id, now=now()),
        makes_offers=municipality().makes_offers and customer.kind == "person",
        wants_none=has_opted_out(db_session(), customer.id),
        said=said,
        suggested=suggested,
    )


@blueprint.post("/check")
@whole_customer_only
@at_most(_LOOKS, within=_WINDOW, of="delivery check")
def check() -> Answer:
    """Ask the registers for this one now. An address one of them knows is in this answer alone: no redirect."""
    customer = _chosen(_customers())
    suggested = check_now(
        workplace().database, resident=current_resident(), customer=customer.id, desk=desk_of(workplace()), now=now()
    )
    return _page("checked", suggested) if suggested else _back(customer.id, "checked")


@blueprint.route("/<any(email, mobile):kind>", methods=["GET", "POST"])
@whole_customer_only
def contact(kind: ContactKind) -> Answer:
    """An address or number to be reached at; posted, a code is sent to it."""
    customer, form = _chosen(_customers()), ContactForm()
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
        return _back(change.customer, "saved")
    if request.method == "GET":
        return _code_page(change)
    try:
        confirm(db_session(), by=current_resident(), confirmation=change.id, typed=form.typed, now=now())
    except ContactRefused as refused:
        db_session().commit()
        return _code_page(change, {"code": problem(refused.reason, "code", words())}), 422
    db_session().commit()
    return _back(change.customer, "saved")


@blueprint.route("/remove/<any(email, mobile):kind>", methods=["GET", "POST"])
@whole_customer_only
def remove(kind: ContactKind) -> Answer:
    """What taking an address or number away does; posted, it is done."""
    customer = _chosen(_customers())
    if request.method == "GET":
        change = after_taking_away(db_session(), customer.id, kind, _weighing())
        return render_template("resident/delivery_remove.html", kind=kind, customer=customer, change=change)
    take_away(db_session(), by=current_resident(), customer=customer.id, kind=kind, now=now())
    db_session().commit()
    return _back(customer.id, "removed")


@blueprint.post("/offers")
@whole_customer_only
def offers_by_mail() -> Response:
    """Whether e-mails that offer eFaktura are wanted: none any more, or some again."""
    customer = _chosen(_customers()).id
    change = want_again if request.form.get("wanted") == "yes" else opt_out
    change(db_session(), resident=current_resident(), customer=customer, now=now())
    db_session().commit()
    return _back(customer, "saved")


def _told(found: Forecast, customer: UUID) -> Foretold:
    how = Telling(words(), municipality().zone)
    told = foretold(found, mandate_state(db_session(), found.known, municipality()), how)
    return with_request(told, found, asking_of(db_session(), customer, now=now()), how)


def _forecast(customer: UUID) -> Forecast | None:
    key = f"delivery asked {current_resident().actor}"
    with workplace().database.transaction() as own:
        may_ask = rates.allow(own, key=key, limit=_LOOKS, window=_WINDOW, now=now())
    desk, question = desk_of(workplace()), Question(customer)
    if may_ask:
        return forecast_asking(workplace().database, question, desk=desk, now=now())
    return forecast(db_session(), question, desk=desk, now=now())


def _offers(found: Forecast) -> frozenset[str]:
    """What can be changed here: nothing for those who are not reached in person, or never by e-mail."""
    known = found.known
    if known.customer_kind != "person" or known.protected:
        return frozenset()
    return kinds_asked_for(workplace().settings, municipality())


def _contact_page(kind: ContactKind, customer: CustomerNumber, form: ContactForm, problems: Problems = NONE) -> str:
    return render_template("resident/delivery_contact.html", kind=kind, customer=customer, form=form, problems=problems)


def _code_page(change: UnderWay, problems: Problems = NONE) -> str:
    does = after_giving(db_session(), change, _weighing())
    until = words().time(change.until, municipality().zone)
    return render_template("resident/delivery_code.html", change=change, does=does, until=until, problems=problems)


def _under_way() -> UnderWay:
    try:
        return under_way(db_session(), by=current_resident(), confirmation=_key("confirmation"))
    except NotTheirs:
        raise NotFound from None


def _weighing() -> Weighing:
    return Weighing(desk_of(workplace()), now(), words())


def _customers() -> tuple[CustomerNumber, ...]:
    """The customer numbers that are the resident's, those as a person first."""
    mine = customers_owned(db_session(), current_resident())
    return tuple(sorted(mine, key=lambda one: (one.kind != "person", one.issuer, one.number)))


def _chosen(mine: tuple[CustomerNumber, ...]) -> CustomerNumber:
    """The one that the address or the form names, else the first."""
    named = _key("customer") if request.values.get("customer") else None
    found = next((one for one in mine if named in (None, one.id)), None)
    if found is None:
        raise NotFound
    return found


def _key(name: str) -> UUID:
    try:
        return UUID(request.values.get(name, ""))
    except ValueError:
        raise NotFound from None


def _back(customer: UUID, said: str) -> Response:
    return redirect(url_for(".page", customer=customer, said=said), 303)
