"""The pages of one's own profile. What is shown and what is in the copy is reached through the subject alone."""

from datetime import timedelta
from itertools import product
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from portal.audit import service as audit
from portal.audit.queries import acts_of, events_of, looks_at_me
from portal.delivery.notifying.choices import OCCASIONS, WAYS, choices_of, choose
from portal.delivery.outgoing import can_send
from portal.people.contacts import ContactKind
from portal.people.languages import choose_language, language_chosen
from portal.people.profile_queries import own_customers
from portal.representation.queries import all_about
from portal.web.extensions import db_session, municipality, now, today, words, workplace
from portal.web.guards import current_resident, themselves_only
from portal.web.limits import at_most
from portal.web.looks import record_look
from portal.web.profile.archive import zipped
from portal.web.profile.collection import Collection
from portal.web.profile.history import acts_told, looks_told
from portal.web.profile.notifications import notified
from portal.web.profile.representations import Representations
from portal.web.whom import visitor_name
from portal.words import labels
from portal.words.marks import mark

blueprint = Blueprint("profile", __name__, url_prefix="/profile")

SHOWN: Final = 20
GIVEN_BY: Final = {**labels.CONTACT_SOURCES, "resident": mark("given by you")}
_UNKNOWN_LANGUAGE = mark("Language: choose one of the languages.")

Page = str | tuple[str, int] | Response


@blueprint.get("")
@themselves_only
def profile() -> Page:
    return _profile()


@blueprint.post("/language")
@themselves_only
@at_most(20, within=timedelta(minutes=5), of="language")
def language() -> Page:
    """Keep the language of letters and e-mails."""
    resident, chosen = current_resident(), request.form.get("language", "")
    if resident.subject is None:
        raise NotFound
    if chosen not in municipality().languages:
        return _profile({"language": words().text(_UNKNOWN_LANGUAGE)})
    choose_language(db_session(), person=resident.subject, language=chosen, now=now())
    audit.record(
        db_session(),
        tag="resident:language:chosen",
        actor=audit.person(resident.actor),
        subject=audit.Subject("person", resident.subject),
        now=now(),
        numbers={"language": chosen},
    )
    db_session().commit()
    return redirect(url_for("profile.profile", saved="language"), 303)


@blueprint.post("/notifications")
@themselves_only
@at_most(20, within=timedelta(minutes=5), of="notifications")
def notifications() -> Page:
    """Keep what the one who is logged in wants to be told; a box that is not ticked is not wanted."""
    resident = current_resident()
    if resident.actor is None:
        raise NotFound
    ticked = set(request.form.getlist("wanted"))
    wanted = frozenset((occasion, way) for occasion, way in product(OCCASIONS, WAYS) if f"{occasion}-{way}" in ticked)
    choose(db_session(), resident=resident, wanted=wanted, now=now())
    db_session().commit()
    return redirect(url_for("profile.profile", saved="notifications", _anchor="notifications"), 303)


@blueprint.get("/export")
@themselves_only
@at_most(5, within=timedelta(minutes=5), of="export")
def export() -> Response:
    """Everything about the subject as a zip, made while it is sent."""
    resident = current_resident()
    record_look("resident:export:made", "person", str(resident.subject or "unknown"))
    files = Collection(workplace(), resident, words(), today(), now()).files()
    name = f"{municipality().key}-{today().isoformat()}.zip"
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(zipped(files, now().astimezone(municipality().zone)), mimetype="application/zip", headers=headers)


def _ways() -> frozenset[ContactKind]:
    return frozenset(way for way in WAYS if can_send(way, workplace().settings, municipality()))


def _profile(problems: dict[str, str] | None = None) -> Page:
    resident, session = current_resident(), db_session()
    customers = own_customers(session, resident)
    ids = [one.id for one in customers]
    representations = Representations(resident.actor, all_about(session, person=resident.actor, customers=ids))
    acts = acts_of(session, resident.actor, most=SHOWN) if resident.actor else ()
    looks = looks_at_me(session, ids, representatives=representations.representatives, most=SHOWN)
    page = render_template(
        "profile/profile.html",
        name=visitor_name(),
        customers=customers,
        chosen=language_chosen(session, resident.subject) if resident.subject else None,
        saved=request.args.get("saved"),
        notified=notified(customers, choices_of(session, resident), _ways()),
        i_act_for=representations.mine(today(), words()),
        act_for_me=representations.of_me(today(), words()),
        represented=representations.happened(events_of(session, representations.ids, most=SHOWN), words()),
        acts=acts_told(acts, representations.names, words()),
        looks=looks_told(looks, words()),
        given_by=GIVEN_BY,
        problems=problems or {},
    )
    return (page, 422) if problems else page
