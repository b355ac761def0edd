"""Every route has one guard and a named audience. A new route is written into this table."""

import re
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.routing import Rule

from portal.values.national_id import NationalId
from portal.web.desk.spoken import MAY_CHANGE
from portal.web.desk.views import EVERY_ROLE
from portal.web.guards import audience_of, roles_of
from tests.codebase.conftest import KARI, World

AUDIENCES = {
    "acting.end": "residents",
    "acting.leave": "residents",
    "acting.page": "residents",
    "acting.start": "residents",
    "cases.case": "residents",
    "cases.cases": "residents",
    "cases.file": "residents",
    "cases.missing.form": "residents",
    "cases.missing.send": "residents",
    "cases.say": "residents",
    "cases.take_back": "residents",
    "desk.contacts.ask": "staff",
    "desk.contacts.code": "staff",
    "desk.contacts.remove": "staff",
    "desk.cases.case": "staff",
    "desk.cases.cases": "staff",
    "desk.cases.decide": "staff",
    "desk.cases.file": "staff",
    "desk.customer": "staff",
    "desk.forgeries.file": "staff",
    "desk.forgeries.forgeries": "staff",
    "desk.forgeries.forgery": "staff",
    "desk.front": "staff",
    "desk.representation.let": "staff",
    "desk.representation.take_back": "staff",
    "desk.search": "staff",
    "desk.still_here": "staff",
    "desk_login.ask": "everyone",
    "desk_login.backchannel": "everyone",
    "desk_login.begin": "everyone",
    "desk_login.callback": "everyone",
    "desk_login.ended": "everyone",
    "desk_login.frontchannel": "everyone",
    "desk_login.logout": "everyone",
    "genuine.ask": "everyone",
    "genuine.form": "everyone",
    "genuine.report": "everyone",
    "genuine.reported": "everyone",
    "genuine.send_report": "everyone",
    "health.live": "everyone",
    "health.metrics": "operators",
    "health.ready": "operators",
    "login.ask": "everyone",
    "login.backchannel": "everyone",
    "login.begin": "everyone",
    "login.callback": "everyone",
    "login.ended": "everyone",
    "login.frontchannel": "everyone",
    "login.logout": "everyone",
    "offers.answer": "residents",
    "offers.offer": "everyone",
    "offers.send_answer": "residents",
    "offers.stop": "everyone",
    "offers.stopped": "everyone",
    "profile.export": "residents",
    "profile.language": "residents",
    "profile.notifications": "residents",
    "profile.profile": "residents",
    "public.accessibility": "everyone",
    "callbacks.presentation": "everyone",  # who brings the bank's token
    "callbacks.vipps.vipps_document": "everyone",  # who brings Vipps' token
    "public.front": "everyone",
    "public.guidance": "everyone",
    "public.icon": "everyone",
    "public.language": "everyone",
    "public.privacy": "everyone",
    "resident.attachment": "residents",
    "resident.calendar": "residents",
    "resident.delivery.check": "residents",
    "resident.delivery.contacts.code": "residents",
    "resident.delivery.contacts.contact": "residents",
    "resident.delivery.offers_by_mail": "residents",
    "resident.delivery.page": "residents",
    "resident.delivery.paper": "residents",
    "resident.delivery.contacts.remove": "residents",
    "resident.document": "residents",
    "resident.invoice": "residents",
    "resident.invoices": "residents",
    "resident.paper.form": "residents",
    "resident.paper.scanned": "residents",
    "resident.paper.typed": "residents",
    "resident.still_here": "residents",
}
# The roles that open each page for staff.
ROLES = {
    "desk.contacts.ask": set(MAY_CHANGE),
    "desk.contacts.code": set(MAY_CHANGE),
    "desk.contacts.remove": set(MAY_CHANGE),
    "desk.cases.case": set(EVERY_ROLE),
    "desk.cases.cases": set(EVERY_ROLE),
    "desk.cases.decide": {"case_worker"},
    "desk.cases.file": set(EVERY_ROLE),
    "desk.customer": set(EVERY_ROLE),
    "desk.forgeries.file": set(EVERY_ROLE),
    "desk.forgeries.forgeries": set(EVERY_ROLE),
    "desk.forgeries.forgery": set(EVERY_ROLE),
    "desk.front": set(EVERY_ROLE),
    "desk.representation.let": {"case_worker"},
    "desk.representation.take_back": {"case_worker"},
    "desk.search": set(EVERY_ROLE),
    "desk.still_here": set(EVERY_ROLE),
}
ADDRESSES = {
    "/": "public.front",
    "/acting": "acting.page",
    "/accessibility": "public.accessibility",
    "/callbacks/efaktura/<link>": "callbacks.presentation",
    "/callbacks/vipps/<uuid:attempt>/<int:number>": "callbacks.vipps.vipps_document",
    "/cases": "cases.cases",
    "/cases/<uuid:case_id>": "cases.case",
    "/delivery": "resident.delivery.page",
    "/desk": "desk.front",
    "/desk/customers/<uuid:customer_id>": "desk.customer",
    "/desk/login": "desk_login.begin",
    "/desk/logout": "desk_login.logout",
    "/favicon.ico": "public.icon",
    "/genuine": "genuine.form",
    "/health/live": "health.live",
    "/health/ready": "health.ready",
    "/help": "public.guidance",
    "/invoices": "resident.invoices",
    "/invoices/<uuid:invoice_id>": "resident.invoice",
    "/invoices/<uuid:invoice_id>.ics": "resident.calendar",
    "/invoices/<uuid:invoice_id>.pdf": "resident.document",
    "/language/<code>": "public.language",
    "/login": "login.begin",
    "/logout": "login.logout",
    "/metrics": "health.metrics",
    "/missing": "cases.missing.form",
    "/offers/<token>": "offers.offer",
    "/offers/<token>/opt-out": "offers.stop",
    "/p": "resident.paper.form",
    "/p/<code>": "resident.paper.scanned",
    "/privacy": "public.privacy",
    "/profile": "profile.profile",
    "/profile/export": "profile.export",
}
# What changes something without the form secret of a page of ours, and what proves the sender instead.
WITHOUT_FORM_SECRET = {
    "desk_login.backchannel": "a token signed by the staff's login provider",
    "login.backchannel": "a token signed by the login provider",
    "offers.stopped": "the link, which only the mail holds (RFC 8058)",
}


def _changing(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}]


def test_every_route_has_a_guard_and_a_named_audience(app: Flask) -> None:
    assert {name: audience_of(view) for name, view in app.view_functions.items()} == AUDIENCES


def test_every_page_for_staff_names_its_roles(app: Flask) -> None:
    staffs = {name: roles_of(view) for name, view in app.view_functions.items() if audience_of(view) == "staff"}
    assert staffs == ROLES
    assert all(staffs.values())


def test_what_staff_see_lies_under_the_desk_and_nothing_else_does(app: Flask) -> None:
    below = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.split("/")[1] == "desk"}
    assert below == {name for name in AUDIENCES if name.split(".")[0] in ("desk", "desk_login")}


def test_addresses_others_use_stay(app: Flask) -> None:
    served = {(rule.rule, rule.endpoint) for rule in app.url_map.iter_rules()}
    assert set(ADDRESSES.items()) <= served


def test_nobody_opens_a_residents_page_without_logging_in(world: World) -> None:
    nobody = world.as_(None)
    known = {"invoice_id": world.invoice_id, "attachment_id": world.attachment_id, "kind": "email", "code": "x"}
    known |= {"case_id": uuid4(), "file_id": uuid4(), "token": "a-token"}
    known["representation"] = world.invoice_id
    with world.app.test_request_context():
        pages = [
            world.app.url_map.bind("").build(rule.endpoint, {name: known[name] for name in rule.arguments})
            for rule in world.app.url_map.iter_rules()
            if AUDIENCES[rule.endpoint] == "residents" and "GET" in (rule.methods or ())
        ]
    assert pages
    for page in pages:
        answer = nobody.get(page)
        assert (answer.status_code, answer.location.split("=")[0]) == (303, "/login?next"), page


@pytest.mark.parametrize("who", [None, KARI], ids=["nobody", "a resident"])
def test_only_staff_open_the_desk(world: World, who: NationalId | None) -> None:
    somebody = world.as_(who)
    with world.app.test_request_context():
        pages = [
            world.app.url_map.bind("").build(
                rule.endpoint, {name: "email" if name == "kind" else world.invoice_id for name in rule.arguments}
            )
            for rule in world.app.url_map.iter_rules()
            if AUDIENCES[rule.endpoint] == "staff" and "GET" in (rule.methods or ())
        ]
    assert pages
    for page in pages:
        answer = somebody.get(page)
        assert (answer.status_code, answer.location.split("=")[0]) == (303, "/desk/login?next"), page


def test_a_form_without_its_secret_changes_nothing(world: World) -> None:
    somebody, changing = world.as_(None), _changing(world.app)
    exempt = {rule.endpoint for rule in changing if _exempt(world.app, rule.endpoint)}
    kept = [rule for rule in changing if rule.endpoint not in exempt]
    named = {rule.endpoint: re.sub(r"<any\((\w+)[^>]*>", r"\1", rule.rule) for rule in kept}
    addresses = {endpoint: re.sub("<uuid:[^>]*>", str(world.invoice_id), rule) for endpoint, rule in named.items()}
    refused = {endpoint: somebody.post(address).status_code for endpoint, address in addresses.items()}
    assert refused == dict.fromkeys(refused, 400)
    assert exempt == set(WITHOUT_FORM_SECRET)


def _exempt(app: Flask, endpoint: str) -> bool:
    view = app.view_functions[endpoint]
    return f"{view.__module__}.{view.__name__}" in app.extensions["csrf"]._exempt_views
