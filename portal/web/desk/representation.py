"""Who may act for a customer, and for whom the customer's person may: granted with the papers on the counter, taken
back with grounds.
"""

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from portal.access.staff import Staff
from portal.audit import service as audit
from portal.config import Role
from portal.db import Session
from portal.invoices.desk_queries import invoices_of_customer
from portal.people.desk_queries import DeskCustomer, births_of, customer_of
from portal.people.persons import persons_of
from portal.representation.queries import RepresentationView, acting_for, representation_with, represented_by
from portal.representation.service import Grant, RepresentationRefused, grant, revoke
from portal.web.acting.told import RepresentationTold, told
from portal.web.desk.customers import is_hidden
from portal.web.desk.looks import record_customer
from portal.web.desk.representation_form import Asked, Problems, asked, grounds, refused
from portal.web.extensions import db_session, municipality, now, today, words, workplace
from portal.web.guards import RoleMissing, current_staff, for_staff
from portal.words import labels

blueprint = Blueprint("representation", __name__, url_prefix="/customers/<uuid:customer_id>/representation")

Answer = str | tuple[str, int] | Response
DECIDES: Final[Role] = "case_worker"
_NOTHING: Final[MultiDict[str, str]] = MultiDict()


@dataclass(frozen=True)
class Represented:
    """Of one customer: who acts for it, and for whom its person acts. `may_change`: the looker's role decides."""

    by: tuple[RepresentationTold, ...]
    acts_for: tuple[RepresentationTold, ...]
    may_change: bool
    may_grant: bool


def represented(session: Session, customer: DeskCustomer, staff: Staff, *, hidden: bool) -> Represented:
    by = represented_by(session, [customer.id], today=today())
    acts = acting_for(session, customer.person, today=today()) if customer.person else ()
    may_change = staff.has_any((DECIDES,)) and not hidden
    return Represented(
        by=tuple(_told(one) for one in by),
        acts_for=tuple(_told(one) for one in acts),
        may_change=may_change,
        may_grant=may_change and customer.kind != "company",
    )


@blueprint.route("", methods=["GET", "POST"])
@for_staff(DECIDES)
def let(customer_id: UUID) -> Answer:
    """Who it is, what the papers show, and for how long; posted, they may act."""
    customer = _customer(customer_id)
    if request.method == "GET":
        record_customer(customer, shows_address=False)
        return _form(customer)
    synthetic = workplace().settings.sandbox
    wanted = asked(request.form, words(), country=municipality().country, synthetic=synthetic)
    problems = _granted(customer, wanted) if isinstance(wanted, Asked) else wanted
    if problems:
        # Nobody is made of a number that was refused.
        db_session().rollback()
        return _form(customer, problems), 422
    db_session().commit()
    return _back(customer, "granted")


@blueprint.route("/<uuid:representation>/revoke", methods=["GET", "POST"])
@for_staff(DECIDES)
def take_back(customer_id: UUID, representation: UUID) -> Answer:
    """What taking it back does; posted with grounds, it is done."""
    customer = _customer(customer_id)
    found = _theirs(customer, representation)
    why = grounds(request.form, words()) if request.method == "POST" else {}
    if not isinstance(why, str):
        page = render_template(
            "desk/representation_revoke.html",
            customer=customer,
            one=told(found, words()),
            said=request.form,
            problems=why,
        )
        return (page, 422) if why else page
    staff = current_staff()
    by, roles = audit.staff(staff.subject), staff.acting_as
    revoke(db_session(), representation=found.id, by=by, now=now(), why=why, roles=roles)
    db_session().commit()
    return _back(customer, "revoked")


def _told(view: RepresentationView) -> RepresentationTold:
    """Whoever has no name here is known to staff by when they were born."""
    said = told(view, words())
    births = () if view.person_name else births_of(db_session(), view.person)
    return replace(said, by=f"{said.by}, {births[0]} •••••") if births else said


def _granted(customer: DeskCustomer, wanted: Asked) -> Problems:
    """What stands against it; nothing when they may act from now on."""
    session, staff = db_session(), current_staff()
    person = persons_of(session, {wanted.number}, now=now())[wanted.number]
    given = Grant(person, customer.id, wanted.invoices, wanted.ground, wanted.until)
    try:
        grant(session, given=given, by=audit.staff(staff.subject), today=today(), now=now(), roles=staff.acting_as)
    except RepresentationRefused as against:
        return refused(against.reason, words())
    return {}


def _form(customer: DeskCustomer, problems: Problems | None = None) -> str:
    """What was written is shown again, but never a person number."""
    return render_template(
        "desk/representation_grant.html",
        customer=customer,
        invoices=invoices_of_customer(db_session(), customer.id, today=today(), now=now()),
        grounds=labels.REPRESENTATION_GROUNDS,
        said=request.form if problems else _NOTHING,
        problems=problems or {},
    )


def _customer(customer_id: UUID) -> DeskCustomer:
    """Only for those who see where somebody lives: their invoices say it. Raise NotFound or RoleMissing."""
    found = customer_of(db_session(), customer_id)
    if found is None:
        raise NotFound
    rules = municipality().desk
    if is_hidden(found, current_staff(), rules):
        raise RoleMissing(frozenset(rules.protected_address))
    return found


def _theirs(customer: DeskCustomer, representation: UUID) -> RepresentationView:
    """One that is not over, with the customer on either side."""
    found = representation_with(db_session(), representation)
    is_theirs = found is not None and (found.customer == customer.id or found.person == customer.person)
    if found is None or not is_theirs or found.over(today()):
        raise NotFound
    return found


def _back(customer: DeskCustomer, said: str) -> Response:
    return redirect(url_for("desk.customer", customer_id=customer.id, said=said), 303)
