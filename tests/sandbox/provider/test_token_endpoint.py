"""What the portal's server asks: pushed requests, and codes for tokens."""

from base64 import b64encode
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from tests.sandbox.provider.conftest import ASKED, BASIC, PORTAL, SYNTHETIC, Clock, answer_of, log_in, redeem


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
