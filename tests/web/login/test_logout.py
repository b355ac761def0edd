"""Logging out: here first, then at the provider; and when the provider says that somebody did."""

import secrets
from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from joserfc.jwk import RSAKey
from sqlalchemy import select
from structlog.testing import capture_logs
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from portal.access.models import LoginSession
from portal.audit.models import AuditEvent
from portal.jobs import Workplace
from portal.sandbox.provider.tokens import ProviderSession, signed
from portal.values import clock as clocks
from tests.web.client import PageClient
from tests.web.login.conftest import SYNTHETIC, Browser, Provider, query_of


def sid_of(workplace: Workplace) -> str:
    with workplace.database.transaction() as session:
        return session.scalars(select(LoginSession.sid)).one() or ""


def tags(workplace: Workplace) -> list[str]:
    with workplace.database.transaction() as session:
        return list(session.scalars(select(AuditEvent.tag).order_by(AuditEvent.id)))


def test_logging_out_ends_our_session_and_goes_on_to_the_provider(
    browser: Browser, provider: Provider, workplace: Workplace
) -> None:
    browser.log_in()
    token = browser.token()
    onwards = browser.log_out()
    assert onwards.location.startswith(f"{provider.issuer}/end-session?")
    asked = query_of(onwards.location)
    assert (asked["client_id"], asked["post_logout_redirect_uri"]) == ("portal", "http://127.0.0.1:8000/logged-out")
    assert "id_token_hint" not in asked
    assert browser.token() is None
    browser.portal.set_cookie("resident", token or "")
    assert not browser.is_logged_in()
    assert tags(workplace) == ["resident:session:opened", "resident:session:ended"]


def test_the_provider_forgets_as_well_and_leads_back(browser: Browser) -> None:
    browser.log_in()
    back = browser.elsewhere.get(browser.log_out().location)
    assert back.headers["Location"].startswith("http://127.0.0.1:8000/logged-out")
    page = PageClient.judged(browser.portal.get("/logged-out?lang=en"), 200)
    assert page.heading == "You are logged out"
    again = browser.elsewhere.get(browser.leave())
    assert "/authorize/" in again.headers["Location"]


def test_logging_out_works_while_the_provider_is_away(browser: Browser, provider: Provider, app: Flask) -> None:
    browser.log_in()
    provider.discovery(end_session_endpoint=None)
    app.extensions["portal.login"]["resident"].server_metadata = {}
    assert browser.log_out().location == "/logged-out"
    assert not browser.is_logged_in()


def test_a_link_logs_nobody_out(browser: Browser) -> None:
    browser.log_in()
    PageClient.judged(browser.portal.get("/logout"), 200)
    assert browser.portal.get("/logged-out").location == "/logout"
    assert browser.is_logged_in()


def test_logging_out_needs_the_pages_own_form(app: Flask, browser: Browser) -> None:
    browser.log_in()
    assert browser.portal.post("/logout").status_code == 400
    assert browser.is_logged_in()


def test_whoever_is_not_logged_in_is_told_so(browser: Browser) -> None:
    assert browser.portal.get("/logout").location == "/logged-out"


def test_the_page_of_whoever_is_logged_in_may_send_its_form_to_the_provider(
    browser: Browser, provider: Provider
) -> None:
    assert provider.issuer not in browser.portal.get("/").headers["Content-Security-Policy"]
    browser.log_in()
    policy = browser.portal.get("/").headers["Content-Security-Policy"]
    assert f"form-action 'self' {provider.issuer}" in policy


def test_a_page_is_shown_though_the_provider_is_away(browser: Browser, provider: Provider, app: Flask) -> None:
    browser.log_in()
    app.extensions["portal.login"]["resident"].server_metadata = {}
    provider.answers["/.well-known/openid-configuration"] = (503, {})
    page = browser.portal.get("/invoices")
    assert page.status_code == 200
    assert f"form-action 'self' {provider.issuer}" in page.headers["Content-Security-Policy"]


# Front channel: the provider's page loads an address of ours in a frame, without our cookie.


@pytest.mark.parametrize("slash", ["", "/"])
def test_the_provider_logs_someone_out_in_a_frame(
    browser: Browser, provider: Provider, app: Flask, workplace: Workplace, slash: str
) -> None:
    browser.log_in()
    asked = {"iss": provider.issuer + slash, "sid": sid_of(workplace)}
    answer = app.test_client().get("/login/frontchannel-logout", query_string=asked)
    assert answer.status_code == 200
    assert not browser.is_logged_in()
    assert tags(workplace)[-1] == "provider:session:ended"


def test_only_the_provider_may_frame_that_address(browser: Browser, provider: Provider) -> None:
    headers = browser.portal.get("/login/frontchannel-logout").headers
    assert headers["Content-Security-Policy"] == f"default-src 'none'; frame-ancestors {provider.issuer}"
    assert "X-Frame-Options" not in headers


@pytest.mark.parametrize("wrong", [{"iss": "https://evil.example"}, {"sid": "guess"}, {"sid": ""}, {"iss": ""}])
def test_another_issuer_or_sid_logs_nobody_out(
    browser: Browser, provider: Provider, workplace: Workplace, wrong: dict[str, str]
) -> None:
    browser.log_in()
    asked = {"iss": provider.issuer, "sid": sid_of(workplace)} | wrong
    assert browser.portal.get("/login/frontchannel-logout", query_string=asked).status_code == 200
    assert browser.is_logged_in()


# Back channel: the provider's server sends a signed token.


def logout_token(provider: Provider, sid: str, /, *, typ: str = "logout+jwt", **wrong: Any) -> str:
    who = ProviderSession(sid, SYNTHETIC, "idporten-loa-high", 0)
    provider.memory.wrong_logout = wrong
    return signed(provider.memory.logout_claims(who), provider.memory.key, typ)


def send(browser: Browser, token: str) -> TestResponse:
    # No cookie and no form secret: a server calls.
    return browser.portal.application.test_client().post("/login/backchannel-logout", data={"logout_token": token})


def test_the_providers_server_logs_someone_out(browser: Browser, provider: Provider, workplace: Workplace) -> None:
    browser.log_in()
    answer = send(browser, logout_token(provider, sid_of(workplace)))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (204, "no-store")
    assert not browser.is_logged_in()


def test_an_unknown_session_is_fine(browser: Browser, provider: Provider) -> None:
    assert send(browser, logout_token(provider, "long gone")).status_code == 204


def test_a_logout_token_is_taken_once(browser: Browser, provider: Provider) -> None:
    token = logout_token(provider, "some session")
    assert [send(browser, token).status_code for _ in range(2)] == [204, 400]


NOW = int(clocks.now().timestamp())


@pytest.mark.parametrize(
    "wrong",
    [
        {"typ": "JWT"},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another client"},
        {"aud": None},
        {"events": {}},
        {"events": None},
        {"events": "http://schemas.openid.net/event/backchannel-logout"},
        {"events": {"http://schemas.openid.net/event/backchannel-logout": "yes"}},
        {"nonce": "any"},
        {"exp": NOW - 20},
        {"exp": None},
        {"iat": NOW + 3600},
        {"iat": None},
        {"jti": None},
        {"sid": None},
        {"sid": ["a", "list"]},
    ],
)
def test_a_token_that_is_no_logout_token_logs_nobody_out(
    browser: Browser, provider: Provider, workplace: Workplace, wrong: dict[str, Any]
) -> None:
    browser.log_in()
    answer = send(browser, logout_token(provider, sid_of(workplace), **wrong))
    assert (answer.status_code, answer.json) == (400, {"error": "invalid_request"})
    assert browser.is_logged_in()


@pytest.mark.parametrize("token", ["", "no.jwt.here", "a" * 5000])
def test_what_is_no_token_at_all_is_refused(browser: Browser, token: str) -> None:
    assert send(browser, token).status_code == 400


def test_an_unsigned_or_shared_key_token_is_refused(browser: Browser, provider: Provider, workplace: Workplace) -> None:
    from base64 import urlsafe_b64encode

    browser.log_in()
    _, payload, _ = logout_token(provider, sid_of(workplace)).split(".")
    header = urlsafe_b64encode(b'{"alg":"none","typ":"logout+jwt"}').rstrip(b"=").decode()
    assert send(browser, f"{header}.{payload}.").status_code == 400
    assert browser.is_logged_in()


def test_forged_key_names_do_not_make_us_ask_for_keys_again_and_again(browser: Browser, provider: Provider) -> None:
    browser.log_in()
    for _ in range(5):
        key = RSAKey.generate_key(2048, {"kid": secrets.token_hex(4)}, auto_kid=False)
        forged = signed(provider.memory.logout_claims(ProviderSession("s", SYNTHETIC, "x", 0)), key, "logout+jwt")
        assert send(browser, forged).status_code == 400
    assert provider.asked.count("/jwks.json") == 1


def test_a_refused_logout_token_is_logged_without_it(browser: Browser, provider: Provider) -> None:
    token = logout_token(provider, "s", sub=SYNTHETIC, typ="JWT")
    with capture_logs() as lines:
        send(browser, token)
    (line,) = [one for one in lines if one["event"] == "logout token refused"]
    assert line["why"] == "typ"
    assert SYNTHETIC not in str(lines)
    assert token not in str(lines)


@pytest.fixture
def listening(app: Flask) -> Iterator[str]:
    """The portal on a real port, so that the provider can call it."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_logging_out_at_the_provider_reaches_the_portal(browser: Browser, provider: Provider, listening: str) -> None:
    from dataclasses import replace

    browser.log_in()
    provider.memory.registration = replace(
        provider.memory.registration, backchannel_logout_uri=f"{listening}/login/backchannel-logout"
    )
    page = browser.elsewhere.get(f"{provider.issuer}/end-session")
    assert "You are logged out" in page.text
    assert not browser.is_logged_in()
