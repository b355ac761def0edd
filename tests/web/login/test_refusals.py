"""Each way a login can fail: the right status, a page with a way on, and nobody logged in."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from joserfc.jwk import RSAKey
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from portal.web.login.refusals import PAGES
from portal.words import words_in
from tests.web.client import PageClient
from tests.web.login.conftest import SYNTHETIC, Browser, Clock, Provider

ENGLISH = "/login?lang=en&next=/help"


def refused(browser: Browser, code: str, response: TestResponse) -> str:
    """Check what every refusal has in common, and return the page."""
    page = PAGES[code]
    PageClient.judged(response, page.status)
    assert words_in("en").text(page.title) in response.text
    assert 'href="/login?' in response.text or 'href="/login"' in response.text
    assert not browser.is_logged_in()
    assert SYNTHETIC not in response.text
    return response.text


def test_an_answer_used_twice_is_refused(browser: Browser) -> None:
    answer = browser.answer_of(ENGLISH)
    browser.answer(**answer)
    browser.portal.delete_cookie("resident")
    refused(browser, "replayed", browser.answer(**answer))


def test_an_older_copy_of_the_cookie_does_not_bring_a_used_login_back(browser: Browser) -> None:
    answer = browser.answer_of(ENGLISH)
    (name,) = browser.under_way()
    copy = browser.portal.get_cookie(name)
    assert copy is not None
    browser.answer(**answer)
    browser.portal.delete_cookie("resident")
    browser.portal.set_cookie(name, copy.value)
    refused(browser, "replayed", browser.answer(**answer))


def test_an_answer_in_another_browser_is_refused(browser: Browser, app: Flask) -> None:
    answer = browser.answer_of(ENGLISH)
    other = Browser(app)
    other.portal.get("/?lang=en")
    refused(other, "replayed", other.answer(**answer))


def test_a_login_that_took_too_long_is_refused_and_begins_where_it_should_lead(browser: Browser, clock: Clock) -> None:
    answer = browser.answer_of(ENGLISH)
    clock.ahead = timedelta(minutes=30)
    assert "/login?next=/help" in refused(browser, "expired", browser.answer(**answer))


@pytest.mark.parametrize("said", [{"iss": "https://evil.example"}, {"iss": ""}, {"iss": None}])
def test_an_answer_of_another_provider_is_refused(browser: Browser, said: dict[str, str | None]) -> None:
    answer = browser.answer_of(ENGLISH) | said
    response = browser.answer(**{name: value for name, value in answer.items() if value is not None})
    refused(browser, "wrong_issuer", response)


def test_an_issuer_with_a_trailing_slash_is_the_same(browser: Browser, provider: Provider) -> None:
    answer = browser.answer_of() | {"iss": provider.issuer + "/"}
    assert browser.answer(**answer).status_code == 303
    assert browser.is_logged_in()


def test_a_provider_that_does_not_promise_an_issuer_may_leave_it_out(browser: Browser, provider: Provider) -> None:
    provider.discovery(authorization_response_iss_parameter_supported=None)
    answer = browser.answer_of()
    del answer["iss"]
    assert browser.answer(**answer).status_code == 303


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"nonce": "another"}, "wrong_nonce"),
        ({"nonce": None}, "wrong_nonce"),
        ({"iss": "https://evil.example"}, "wrong_issuer"),
        ({"iss": None}, "wrong_issuer"),
        ({"aud": "another client"}, "untrusted"),
        ({"aud": None}, "untrusted"),
        ({"sub": None}, "untrusted"),
        ({"acr": "idporten-loa-low"}, "low_level"),
        ({"acr": "Level4"}, "low_level"),
        ({"acr": None}, "low_level"),
        ({"pid": None}, "no_person_number"),
        ({"pid": ""}, "no_person_number"),
        ({"pid": ["05895894984"]}, "no_person_number"),
        ({"pid": "05895894985"}, "wrong_person_number"),
        ({"pid": "02013299903"}, "wrong_person_number"),  # right digits, but not synthetic
    ],
)
def test_a_token_that_says_something_else_is_refused(
    browser: Browser, provider: Provider, wrong: dict[str, object], code: str
) -> None:
    provider.memory.wrong = wrong
    refused(browser, code, browser.log_in(ENGLISH))


@pytest.mark.parametrize("seconds", [-131, 11])
def test_clocks_that_disagree_are_told_from_fraud(browser: Browser, provider: Provider, seconds: int) -> None:
    real = provider.memory.clock
    provider.memory.clock = lambda: real() + timedelta(seconds=seconds)
    refused(browser, "clock_skew", browser.log_in(ENGLISH))


@pytest.mark.parametrize("seconds", [-125, 8])
def test_ten_seconds_between_clocks_are_forgiven(browser: Browser, provider: Provider, seconds: int) -> None:
    real = provider.memory.clock
    provider.memory.clock = lambda: real() + timedelta(seconds=seconds)
    assert browser.log_in().status_code == 303


def test_a_token_signed_by_someone_else_is_refused(browser: Browser, provider: Provider) -> None:
    browser.log_in()
    browser.portal.delete_cookie("resident")
    known = provider.memory.key.kid
    provider.memory.key = RSAKey.generate_key(2048, {"kid": known, "use": "sig", "alg": "RS256"}, auto_kid=False)
    refused(browser, "untrusted", browser.log_in(ENGLISH))


def test_cancelling_is_no_error_and_the_way_on_asks_afresh(browser: Browser) -> None:
    back = browser.choose(browser.leave(ENGLISH), cancel="1")
    assert "fresh=1" in refused(browser, "cancelled", browser.come_back(back))


def test_another_error_of_the_provider_has_its_page(browser: Browser) -> None:
    said = browser.answer_of(ENGLISH) | {"error": "server_error"}
    refused(browser, "provider_refused", browser.answer(**said))


def _down(provider: Provider) -> None:
    provider.answers["/.well-known/openid-configuration"] = (503, {})


def _another(provider: Provider) -> None:
    provider.discovery(issuer="https://evil.example")


def _no_object(provider: Provider) -> None:
    provider.answers["/.well-known/openid-configuration"] = (200, ["not", "a", "document"])


def _no_endpoint(provider: Provider) -> None:
    provider.discovery(token_endpoint=None)


def _no_push(provider: Provider) -> None:
    provider.answers["/par"] = (500, {})


@pytest.mark.parametrize("fault", [_down, _another, _no_object, _no_endpoint, _no_push])
def test_a_provider_that_is_down_has_its_page(
    browser: Browser, provider: Provider, fault: Callable[[Provider], None]
) -> None:
    fault(provider)
    response = browser.portal.get(ENGLISH)
    assert response.headers["Retry-After"] == "60"
    refused(browser, "provider_down", response)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((503, {}), "provider_down"),
        ((200, ["no", "object"]), "provider_down"),
        ((400, {"error": "invalid_grant"}), "provider_refused"),
        ((200, {"access_token": "x", "token_type": "Bearer"}), "provider_refused"),
        ((200, {"access_token": "x", "token_type": "Bearer", "id_token": "no.jwt.here"}), "untrusted"),
    ],
)
def test_a_provider_that_fails_at_the_token_has_its_page(
    browser: Browser, provider: Provider, answer: tuple[int, object], code: str
) -> None:
    provider.answers["/token"] = answer
    refused(browser, code, browser.log_in(ENGLISH))


def test_a_provider_whose_keys_are_away_has_its_page(browser: Browser, provider: Provider) -> None:
    provider.answers["/jwks.json"] = (500, {})
    refused(browser, "provider_down", browser.log_in(ENGLISH))


def test_a_provider_that_was_away_a_moment_ago_is_left_to_breathe(browser: Browser, provider: Provider) -> None:
    _down(provider)
    for _ in range(3):
        browser.portal.get("/login")
    assert provider.asked.count("/.well-known/openid-configuration") == 1


def test_refusals_are_logged_by_code_and_case_and_without_the_number(browser: Browser, provider: Provider) -> None:
    provider.memory.wrong = {"pid": "05895894985"}
    with capture_logs() as lines:
        page = browser.log_in(ENGLISH).text
    (line,) = [one for one in lines if one["event"] == "login refused"]
    assert (line["code"], line["why"], line["log_level"]) == ("wrong_person_number", "check_digit", "info")
    assert line["case"] in page
    assert "05895894985" not in str(lines)


@pytest.mark.parametrize("language", ["nb", "nn", "sv", "en"])
@pytest.mark.parametrize("code", PAGES)
def test_every_refusal_is_said_in_every_language(code: str, language: str) -> None:
    words = words_in(language)
    for sentence in (PAGES[code].title, PAGES[code].advice):
        assert (words.text(sentence) == sentence) == (language == "en")


def test_every_refusal_raised_has_a_page() -> None:
    import re

    room = Path(__file__).parents[3] / "portal" / "web" / "login"
    raised = {
        code for path in room.glob("*.py") for code in re.findall(r'LoginRefused\(\s*"(\w+)"', path.read_text("utf-8"))
    }
    assert raised <= set(PAGES)
    assert "replayed" in raised


def test_an_address_opened_by_hand_leads_to_the_front_page(browser: Browser) -> None:
    assert browser.portal.get("/login/callback").location == "/"


def test_where_no_provider_is_named_the_page_says_so(environment: dict[str, str], vault: object) -> None:
    from portal.app import create_app
    from portal.config import Settings

    nobody = {name: value for name, value in environment.items() if "OIDC" not in name}
    browser = Browser(create_app(Settings.from_environment(nobody)))
    refused(browser, "not_set_up", browser.portal.get("/login?lang=en"))
