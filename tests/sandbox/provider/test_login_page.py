"""Who is let in to choose who to be, and what comes back."""

from dataclasses import replace
from datetime import datetime

import pytest
from flask.testing import FlaskClient

from portal.config import Settings
from portal.sandbox.provider import LoginProvider, NotASandbox
from portal.sandbox.residents import SandboxResident, add_residents
from tests.sandbox.provider.conftest import (
    ASKED,
    CHALLENGE,
    PORTAL,
    SYNTHETIC,
    answer_of,
    choose,
    claims_of,
    log_in,
    redeem,
)


def test_it_starts_in_a_sandbox_only(environment: dict[str, str]) -> None:
    changes = {"PORTAL_SANDBOX": "", "PORTAL_BASE_URL": "https://invoices.example"}
    changes["PORTAL_RESIDENT_OIDC_ISSUER"] = "https://login.example"
    changes["PORTAL_STAFF_OIDC_ISSUER"] = "https://login.example/staff"
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


def test_a_second_login_needs_no_choice_until_a_fresh_one_is_asked(browser: FlaskClient) -> None:
    log_in(browser)
    assert "code" in answer_of(browser.get("/authorize", query_string=ASKED))
    assert "/authorize/" in choose(browser, prompt="login")


def test_a_higher_level_needs_a_new_login(browser: FlaskClient) -> None:
    log_in(browser, acr_values="idporten-loa-substantial")
    assert "/authorize/" in choose(browser, acr_values="idporten-loa-high")
