"""The provider refuses what ID-porten refuses."""

import hashlib
import json
from base64 import b64encode, urlsafe_b64encode
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from werkzeug.test import TestResponse

from portal.config import Settings
from portal.sandbox.provider import LoginProvider, NotASandbox
from portal.sandbox.residents import SandboxResident, add_residents

PORTAL = "http://127.0.0.1:8000"
VERIFIER = "v" * 43
CHALLENGE = urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
SYNTHETIC = "05895894984"  # a published test vector of Skatteetaten's
BASIC = {"Authorization": "Basic " + b64encode(b"portal:a+secret+of+the+sandbox").decode()}
ASKED = {
    "client_id": "portal",
    "redirect_uri": f"{PORTAL}/login/callback",
    "response_type": "code",
    "scope": "openid profile",
    "state": "some state",
    "nonce": "some nonce",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
    "acr_values": "idporten-loa-high",
}


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def browser(settings: Settings, clock: Clock) -> FlaskClient:
    return browser_of(settings, clock)


def browser_of(settings: Settings, clock: Clock) -> FlaskClient:
    app = Flask("sandbox", static_folder=None)
    app.register_blueprint(LoginProvider(settings, clock=clock).blueprint)
    return app.test_client()


def answer_of(response: TestResponse) -> dict[str, str]:
    """What the redirect back to the portal says."""
    assert response.location.startswith(f"{PORTAL}/login/callback?"), response.text
    return {name: values[0] for name, values in parse_qs(urlsplit(response.location).query).items()}


def choose(browser: FlaskClient, **asked: str) -> str:
    """The address of the page where one chooses who to be."""
    response = browser.get("/authorize", query_string=ASKED | asked)
    assert response.status_code == 303, response.text
    return response.location


def log_in(browser: FlaskClient, **asked: str) -> dict[str, str]:
    return answer_of(browser.post(choose(browser, **asked), data={"pid": SYNTHETIC}))


def redeem(browser: FlaskClient, code: str, **changes: str) -> TestResponse:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": f"{PORTAL}/login/callback",
        "code_verifier": VERIFIER,
        "client_id": "portal",
    }
    return browser.post("/token", data=form | changes, headers=BASIC)


def claims_of(browser: FlaskClient, response: TestResponse) -> dict[str, Any]:
    assert response.json is not None
    keys = KeySet.import_key_set(browser.get("/jwks.json").json)  # type: ignore[arg-type]
    return jwt.decode(response.json["id_token"], keys, algorithms=["RS256"]).claims


def test_it_starts_in_a_sandbox_only(environment: dict[str, str]) -> None:
    changes = {"PORTAL_SANDBOX": "", "PORTAL_BASE_URL": "https://invoices.example"}
    changes["PORTAL_RESIDENT_OIDC_ISSUER"] = "https://login.example"
    with pytest.raises(NotASandbox):
        LoginProvider(Settings.from_environment(environment | changes))


def test_a_login_gives_the_claims_id_porten_gives(browser: FlaskClient, now: datetime) -> None:
    answer = log_in(browser)
    assert (answer["state"], answer["iss"]) == ("some state", "http://localhost:8001")
    claims = claims_of(browser, redeem(browser, answer["code"]))
    issued = int(now.timestamp())
    assert claims | {"sub": "", "sid": "", "jti": ""} == {
        "iss": "http://localhost:8001",
        "aud": "portal",
        "sub": "",
        "pid": SYNTHETIC,
        "acr": "idporten-loa-high",
        "amr": ["TestID"],
        "auth_time": issued,
        "sid": "",
        "jti": "",
        "iat": issued,
        "exp": issued + 120,
        "locale": "nb",
        "nonce": "some nonce",
    }


def test_the_page_lists_the_sample_residents(browser: FlaskClient, settings: Settings) -> None:
    someone = SandboxResident(
        pid=SYNTHETIC,
        name="Kari <Nordmann>",
        kind="person",
        customer_numbers=("100200",),
        email=None,
        address=(),
        language="nb",
        traits=(),
        special={"en": "Gets letters."},
    )
    company = replace(someone, pid=None, name="Bakeriet AS", kind="company")
    add_residents(settings.home, [someone, company])
    page = browser.get(choose(browser)).text
    assert "Kari &lt;Nordmann&gt;" in page
    assert "Gets letters." in page
    assert f'value="{SYNTHETIC}"' in page
    assert "Bakeriet" not in page


def test_the_page_may_send_its_form_to_the_portal_and_load_nothing_else(browser: FlaskClient) -> None:
    policy = browser.get(choose(browser)).headers["Content-Security-Policy"]
    assert f"form-action 'self' {PORTAL};" in policy
    assert policy.startswith("default-src 'none'; style-src 'self';")


@pytest.mark.parametrize("number", ["", "12345678901", "02013299903", "hello"])
def test_only_synthetic_numbers_log_in(browser: FlaskClient, number: str) -> None:
    response = browser.post(choose(browser), data={"pid": number})
    assert response.status_code == 422
    assert "Not a synthetic person number" in response.text


def test_cancelling_goes_back_with_access_denied(browser: FlaskClient) -> None:
    answer = answer_of(browser.post(choose(browser), data={"cancel": "1"}))
    assert (answer["error"], answer["state"], "code" in answer) == ("access_denied", "some state", False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "another"},
        {"redirect_uri": f"{PORTAL}/login/callback/"},
        {"redirect_uri": "https://evil.example/login/callback"},
    ],
)
def test_an_unknown_client_or_address_is_never_redirected_to(browser: FlaskClient, wrong: dict[str, str]) -> None:
    response = browser.get("/authorize", query_string=ASKED | wrong)
    assert (response.status_code, response.location) == (400, None)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"scope": "openid email"}, "invalid_scope"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge": CHALLENGE + "="}, "invalid_request"),
        ({"state": ""}, "invalid_request"),
        ({"prompt": "none"}, "invalid_request"),
        ({"max_age": "60"}, "invalid_request"),
        ({"response_mode": "form_post"}, "invalid_request"),
        ({"acr_values": "Level4"}, "invalid_request"),
    ],
)
def test_a_request_id_porten_refuses_is_sent_back(browser: FlaskClient, wrong: dict[str, str], error: str) -> None:
    assert answer_of(browser.get("/authorize", query_string=ASKED | wrong))["error"] == error


def test_a_code_works_once(browser: FlaskClient) -> None:
    code = log_in(browser)["code"]
    assert redeem(browser, code).status_code == 200
    again = redeem(browser, code)
    assert (again.status_code, again.json["error"]) == (400, "invalid_grant")  # type: ignore[index]


def test_a_code_dies_after_sixty_seconds(browser: FlaskClient, clock: Clock) -> None:
    code = log_in(browser)["code"]
    clock.now += timedelta(seconds=60)
    assert redeem(browser, code).status_code == 400


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"code_verifier": "w" * 43}, "invalid_grant"),
        ({"code_verifier": "v" * 42}, "invalid_grant"),
        ({"redirect_uri": f"{PORTAL}/elsewhere"}, "invalid_grant"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"client_id": ""}, "invalid_client"),
    ],
)
def test_a_token_request_that_does_not_fit_is_refused(browser: FlaskClient, wrong: dict[str, str], error: str) -> None:
    response = redeem(browser, log_in(browser)["code"], **wrong)
    assert response.json is not None
    assert (response.json["error"], "id_token" in response.json) == (error, False)


@pytest.mark.parametrize("header", ["Basic " + b64encode(b"portal:wrong").decode(), "Basic ?", "Bearer x"])
def test_a_client_without_its_secret_is_refused(browser: FlaskClient, header: str) -> None:
    form = {"grant_type": "authorization_code", "code": log_in(browser)["code"], "client_id": "portal"}
    assert browser.post("/token", data=form, headers={"Authorization": header}).status_code == 401


def test_a_second_login_needs_no_choice_until_a_fresh_one_is_asked(browser: FlaskClient) -> None:
    log_in(browser)
    assert "code" in answer_of(browser.get("/authorize", query_string=ASKED))
    assert "/authorize/" in choose(browser, prompt="login")


def test_a_higher_level_needs_a_new_login(browser: FlaskClient) -> None:
    log_in(browser, acr_values="idporten-loa-substantial")
    assert "/authorize/" in choose(browser, acr_values="idporten-loa-high")


def test_a_pushed_request_works_once_and_alone(browser: FlaskClient) -> None:
    pushed = browser.post("/par", data=ASKED, headers=BASIC)
    assert (pushed.status_code, pushed.json["expires_in"]) == (201, 120)  # type: ignore[index]
    reference = {"client_id": "portal", "request_uri": pushed.json["request_uri"]}  # type: ignore[index]
    page = browser.get("/authorize", query_string=reference).location
    assert answer_of(browser.post(page, data={"pid": SYNTHETIC}))["state"] == "some state"
    assert browser.get("/authorize", query_string=reference).status_code == 400


def test_a_pushed_request_may_not_be_repeated_in_the_address(browser: FlaskClient) -> None:
    pushed = browser.post("/par", data=ASKED, headers=BASIC).json
    assert pushed is not None
    repeated = {"client_id": "portal", "request_uri": pushed["request_uri"], "state": "some state"}
    assert browser.get("/authorize", query_string=repeated).status_code == 400


def test_a_pushed_request_dies_after_two_minutes(browser: FlaskClient, clock: Clock) -> None:
    pushed = browser.post("/par", data=ASKED, headers=BASIC).json
    assert pushed is not None
    clock.now += timedelta(seconds=120)
    reference = {"client_id": "portal", "request_uri": pushed["request_uri"]}
    assert browser.get("/authorize", query_string=reference).status_code == 400


def test_logging_out_leads_back_and_forgets_who_it_was(browser: FlaskClient) -> None:
    log_in(browser)
    asked = {"client_id": "portal", "post_logout_redirect_uri": f"{PORTAL}/logged-out", "state": "s"}
    assert browser.get("/end-session", query_string=asked).location == f"{PORTAL}/logged-out?state=s"
    assert "/authorize/" in choose(browser)


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"post_logout_redirect_uri": f"{PORTAL}/logged-out"},
        {"client_id": "portal", "post_logout_redirect_uri": "https://evil.example/"},
    ],
)
def test_logging_out_never_leads_to_an_address_not_registered(browser: FlaskClient, asked: dict[str, str]) -> None:
    response = browser.get("/end-session", query_string=asked)
    assert (response.status_code, response.location) == (200, None)


def test_the_page_after_logging_out_tells_the_portal_in_a_frame(browser: FlaskClient) -> None:
    log_in(browser)
    page = browser.get("/end-session").text
    assert f"{PORTAL}/login/frontchannel-logout?iss=http%3A%2F%2Flocalhost%3A8001&amp;sid=" in page


CLIENT_KEY = RSAKey.generate_key(2048, {"kid": "ours-2026"}, auto_kid=False)


@pytest.fixture
def browser_with_key(environment: dict[str, str], clock: Clock) -> FlaskClient:
    del environment["PORTAL_RESIDENT_OIDC_CLIENT_SECRET"]
    environment["PORTAL_RESIDENT_OIDC_CLIENT_JWK"] = json.dumps(CLIENT_KEY.as_dict(private=True))
    return browser_of(Settings.from_environment(environment), clock)


def proof(now: datetime, *, kid: str = "ours-2026", **changes: object) -> dict[str, str]:
    issued = int(now.timestamp())
    claims = {"iss": "portal", "sub": "portal", "aud": "http://localhost:8001/token", "jti": "once"}
    claims |= {"iat": issued, "exp": issued + 60} | changes  # type: ignore[operator]
    return {
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": jwt.encode({"alg": "RS256", "kid": kid}, claims, CLIENT_KEY),
    }


def test_a_signed_assertion_proves_the_client_once(browser_with_key: FlaskClient, now: datetime) -> None:
    assert redeem(browser_with_key, log_in(browser_with_key)["code"], **proof(now)).status_code == 200
    code = log_in(browser_with_key, prompt="login")["code"]
    assert redeem(browser_with_key, code, **proof(now)).status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"kid": "another"},
        {"iss": "another"},
        {"sub": "another"},
        {"aud": "http://localhost:9/token"},
        {"exp": 1},
        {"jti": None},
        {"iat": None},
    ],
)
def test_an_assertion_that_says_something_else_is_refused(
    browser_with_key: FlaskClient, now: datetime, wrong: dict[str, Any]
) -> None:
    response = redeem(browser_with_key, log_in(browser_with_key)["code"], **proof(now, **wrong))
    assert response.status_code == 401


def test_an_assertion_by_another_key_is_refused(browser_with_key: FlaskClient, now: datetime) -> None:
    forged = proof(now)
    key = RSAKey.generate_key(2048, {"kid": "ours-2026"}, auto_kid=False)
    claims = jwt.decode(forged["client_assertion"], CLIENT_KEY).claims
    forged["client_assertion"] = jwt.encode({"alg": "RS256", "kid": "ours-2026"}, claims, key)
    assert redeem(browser_with_key, log_in(browser_with_key)["code"], **forged).status_code == 401
