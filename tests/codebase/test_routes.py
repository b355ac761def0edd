"""Every route has one guard and a named audience. A new route is written into this table."""

from flask import Flask
from werkzeug.routing import Rule

from portal.web.guards import audience_of
from tests.codebase.conftest import World

AUDIENCES = {
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
    "resident.document": "residents",
    "resident.invoice": "residents",
    "resident.invoices": "residents",
    "resident.still_here": "residents",
}
ADDRESSES = {
    "/": "public.front",
    "/accessibility": "public.accessibility",
    "/callbacks/efaktura/<link>": "callbacks.presentation",
    "/callbacks/vipps/<uuid:attempt>/<int:number>": "callbacks.vipps.vipps_document",
    "/favicon.ico": "public.icon",
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
    "/privacy": "public.privacy",
}
# What changes something without the form secret of a page of ours, and what proves the sender instead.
WITHOUT_FORM_SECRET = {"login.backchannel": "a token signed by the login provider"}


def _changing(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}]


def test_every_route_has_a_guard_and_a_named_audience(app: Flask) -> None:
    assert {name: audience_of(view) for name, view in app.view_functions.items()} == AUDIENCES


def test_addresses_others_use_stay(app: Flask) -> None:
    served = {(rule.rule, rule.endpoint) for rule in app.url_map.iter_rules()}
    assert set(ADDRESSES.items()) <= served


def test_nobody_opens_a_residents_page_without_logging_in(world: World) -> None:
    nobody = world.as_(None)
    known = {"invoice_id": world.invoice_id, "attachment_id": world.attachment_id}
    with world.app.test_request_context():
        pages = [
            world.app.url_map.bind("").build(rule.endpoint, {name: known[name] for name in rule.arguments})
            for rule in world.app.url_map.iter_rules()
            if AUDIENCES[rule.endpoint] == "residents"
        ]
    assert pages
    for page in pages:
        answer = nobody.get(page)
        assert (answer.status_code, answer.location.split("=")[0]) == (303, "/login?next"), page


def test_a_form_without_its_secret_changes_nothing(world: World) -> None:
    somebody, changing = world.as_(None), _changing(world.app)
    exempt = {rule.endpoint for rule in changing if _exempt(world.app, rule.endpoint)}
    refused = {rule.endpoint: somebody.post(rule.rule).status_code for rule in changing if rule.endpoint not in exempt}
    assert refused == dict.fromkeys(refused, 400)
    assert exempt == set(WITHOUT_FORM_SECRET)


def _exempt(app: Flask, endpoint: str) -> bool:
    view = app.view_functions[endpoint]
    return f"{view.__module__}.{view.__name__}" in app.extensions["csrf"]._exempt_views
