"""Staff log in at a door of their own: another provider, cookie and session; roles decide, and refusals are audited."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from portal.access.models import LoginSession
from portal.audit.models import AuditEvent
from portal.jobs import Workplace
from tests.web.client import PageClient
from tests.web.login.conftest import Browser, Provider, query_of


def log_in(browser: Browser, user: str = "marit", path: str = "/desk/login") -> TestResponse:
    return browser.come_back(browser.choose(browser.leave(path), user=user))


def is_at_work(browser: Browser) -> bool:
    return browser.portal.get("/desk/session").status_code == 200


def audited(workplace: Workplace) -> list[tuple[str, str, str]]:
    with workplace.database.transaction() as session:
        events = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
        return [(event.tag, event.actor.partition(":")[0], event.subject_id) for event in events]


@pytest.mark.parametrize(
    ("user", "role"),
    [("marit", "case_worker"), ("frode", "finance"), ("solveig", "signer"), ("einar", "auditor")],
)
def test_each_role_gets_in_and_the_session_knows_it(
    browser: Browser, workplace: Workplace, user: str, role: str
) -> None:
    assert log_in(browser, user).location == "/desk"
    assert is_at_work(browser)
    with workplace.database.transaction() as session:
        row = session.scalars(select(LoginSession)).one()
    assert (row.realm, row.person_lookup, row.roles) == ("staff", None, [role])
    assert row.name
    assert row.absolute_end - row.created_at == timedelta(hours=8)


def test_staff_come_back_to_the_page_they_wanted(browser: Browser) -> None:
    wanted = browser.portal.get("/desk?q=kari").location
    assert log_in(browser, path=wanted).location == "/desk?q=kari"


def test_the_staffs_provider_is_asked_for_a_name_and_no_level(browser: Browser, provider: Provider) -> None:
    address = browser.leave("/desk/login")
    assert address.startswith(f"{provider.issuer}/staff/authorize?")
    pushed = provider.staff_memory.pushed
    (asked,) = (kept[1] for kept in pushed._kept.values())
    assert (asked["scope"], asked["redirect_uri"]) == (
        "openid profile",
        "http://127.0.0.1:8000/desk/login/callback",
    )
    assert "acr_values" not in asked
    assert (asked["code_challenge_method"], bool(asked["state"]), bool(asked["nonce"])) == ("S256", True, True)


def test_opening_a_session_is_recorded_as_the_staffs(browser: Browser, workplace: Workplace) -> None:
    log_in(browser)
    ((tag, actor, _),) = audited(workplace)
    assert (tag, actor) == ("staff:session:opened", "staff")


def test_who_works_here_without_a_role_is_told_which_are_missing_and_gets_nowhere(
    browser: Browser, workplace: Workplace
) -> None:
    page = PageClient.judged(log_in(browser, "nina"), 403)
    assert page.texts("//main//li")[0] == "Saksbehandler (Faktura.Saksbehandler)"
    assert page.link("ikt@lorenskog.example")
    assert page.link("Logg inn som en annen").startswith("/desk/login?")
    assert not is_at_work(browser)
    assert audited(workplace) == [("staff:login:refused", "staff", "no_role")]
    with workplace.database.transaction() as session:
        (actor,) = session.scalars(select(AuditEvent.actor))
        assert session.scalars(select(LoginSession)).all() == []
    assert actor != "staff:unknown"


@pytest.mark.parametrize(
    "roles",
    [None, [], "", ["case_worker"], ["faktura.saksbehandler"], [1, None], {"Faktura.Saksbehandler": True}, 7],
)
def test_a_claim_that_names_no_role_of_ours_gives_none(browser: Browser, provider: Provider, roles: object) -> None:
    provider.staff_memory.wrong = {"roles": roles}
    assert log_in(browser).status_code == 403
    assert not is_at_work(browser)


def test_unknown_roles_beside_a_known_one_do_no_harm(
    browser: Browser, provider: Provider, workplace: Workplace
) -> None:
    provider.staff_memory.wrong = {"roles": ["Other.Admin", "Faktura.Okonomi", 7]}
    assert log_in(browser).location == "/desk"
    with workplace.database.transaction() as session:
        assert session.scalars(select(LoginSession.roles)).one() == ["finance"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"nonce": "another"}, "wrong_nonce"),
        ({"iss": "https://evil.example"}, "wrong_issuer"),
        ({"aud": "portal"}, "untrusted"),
    ],
)
def test_a_refusal_is_audited_by_its_code(
    browser: Browser, provider: Provider, workplace: Workplace, wrong: dict[str, object], code: str
) -> None:
    provider.staff_memory.wrong = wrong
    assert log_in(browser).status_code == 400
    assert audited(workplace) == [("staff:login:refused", "staff", code)]


def test_a_residents_answer_does_not_finish_a_login_of_staff(browser: Browser, workplace: Workplace) -> None:
    browser.leave("/desk/login")
    answer = query_of(browser.choose(browser.leave("/login")))
    response = browser.portal.get("/desk/login/callback", query_string=answer)
    assert response.status_code == 400
    assert not is_at_work(browser)
    assert ("staff:login:refused", "staff", "replayed") in audited(workplace)


def test_a_residents_login_begun_cannot_be_carried_to_the_other_door(browser: Browser) -> None:
    answer = query_of(browser.choose(browser.leave("/login")))
    (name,) = browser.under_way()
    cookie = browser.portal.get_cookie(name)
    assert cookie
    browser.portal.set_cookie(f"desk-{name}", cookie.value)
    assert browser.portal.get("/desk/login/callback", query_string=answer).status_code == 400
    assert not is_at_work(browser)


def test_one_browser_can_be_a_resident_and_at_work_at_once(browser: Browser) -> None:
    log_in(browser)
    browser.log_in()
    assert browser.is_logged_in()
    assert is_at_work(browser)


def test_logging_out_of_one_leaves_the_other(browser: Browser, workplace: Workplace, provider: Provider) -> None:
    log_in(browser)
    browser.log_in()
    page = PageClient.judged(browser.portal.get("/desk/logout"), 200)
    answer = browser.portal.post("/desk/logout", data={"csrf_token": page.token()})
    assert answer.location.startswith(f"{provider.issuer}/staff/end-session?")
    assert query_of(answer.location)["post_logout_redirect_uri"] == "http://127.0.0.1:8000/desk/logged-out"
    assert browser.is_logged_in()
    assert not is_at_work(browser)
    assert audited(workplace)[-1][:2] == ("staff:session:ended", "staff")
    browser.log_out()
    assert not browser.is_logged_in()


def test_the_residents_provider_ends_no_session_of_staff_by_the_same_sid(
    browser: Browser, workplace: Workplace, provider: Provider
) -> None:
    log_in(browser)
    with workplace.database.transaction() as session:
        sid = session.scalars(select(LoginSession.sid)).one()
        session.execute(text("update login_session set issuer = :issuer"), {"issuer": provider.issuer})
    browser.portal.get("/login/frontchannel-logout", query_string={"iss": provider.issuer, "sid": sid})
    assert is_at_work(browser)


def test_the_staffs_provider_logs_them_out_in_a_frame(
    browser: Browser, workplace: Workplace, provider: Provider
) -> None:
    log_in(browser)
    with workplace.database.transaction() as session:
        sid = session.scalars(select(LoginSession.sid)).one()
    said = {"iss": f"{provider.issuer}/staff", "sid": sid}
    answer = browser.portal.get("/desk/login/frontchannel-logout", query_string=said)
    assert f"frame-ancestors {provider.issuer}" in answer.headers["Content-Security-Policy"]
    assert not is_at_work(browser)


def test_without_a_staff_login_there_is_no_desk(workplace: Workplace) -> None:
    from dataclasses import replace

    from portal.app import create_app

    bare = replace(workplace, settings=workplace.settings.model_copy(update={"staff_oidc": None}))
    client = PageClient(create_app(bare))
    assert urlsplit(client.get("/desk").location).path == "/desk/login"
    assert client.open("/desk/login", status=503).heading == "Innlogging er ikke satt opp her"


def test_every_page_of_the_staffs_login_is_marked_for_everyone(app: Flask) -> None:
    from portal.web.guards import audience_of

    ours = {name: view for name, view in app.view_functions.items() if name.startswith("desk_login.")}
    assert len(ours) == 7
    assert {audience_of(view) for view in ours.values()} == {"everyone"}
