"""The staff's provider of the sandbox: a name and app roles, no person number, nothing of residents'."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import KeySet
from werkzeug.test import TestResponse

from portal.config import Settings
from portal.sandbox.provider import LoginProvider, of_residents, of_staff
from tests.sandbox.provider.conftest import ASKED, VERIFIER, Clock

CALLBACK = "http://127.0.0.1:8000/desk/login/callback"
STAFFS = ASKED | {"client_id": "desk", "redirect_uri": CALLBACK, "acr_values": ""}


@pytest.fixture
def browser(settings: Settings, clock: Clock) -> FlaskClient:
    """At the sandbox, where both providers answer."""
    app = Flask("sandbox", static_folder=None)
    for realm_of in (of_residents, of_staff):
        app.register_blueprint(LoginProvider(settings, realm_of=realm_of, clock=clock).blueprint)
    return app.test_client()


def choose(browser: FlaskClient, user: str) -> TestResponse:
    page = browser.get("/staff/authorize", query_string=STAFFS)
    assert page.status_code == 303, page.text
    assert page.location.startswith("/staff/authorize/")
    return browser.post(page.location, data={"user": user})


def claims(browser: FlaskClient, user: str) -> dict[str, Any]:
    answer = parse_qs(urlsplit(choose(browser, user).location).query)
    form = {
        "grant_type": "authorization_code",
        "code": answer["code"][0],
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
        "client_id": "desk",
        "client_secret": "another secret of the sandbox",
    }
    token = browser.post("/staff/token", data=form).json
    keys = KeySet.import_key_set(browser.get("/staff/jwks.json").json)
    return jwt.decode(token["id_token"], keys, algorithms=["RS256"]).claims


def test_an_employee_has_a_name_and_roles_and_no_person_number(browser: FlaskClient) -> None:
    told = claims(browser, "solveig")
    assert (told["name"], told["roles"]) == ("Solveig Nordahl", ["Faktura.Attestant"])
    assert told["iss"] == "http://localhost:8001/staff"
    assert "pid" not in told


def test_without_a_role_the_claim_is_left_out(browser: FlaskClient) -> None:
    assert "roles" not in claims(browser, "nina")


def test_everyone_is_on_the_page_with_what_they_do(browser: FlaskClient) -> None:
    text = browser.get(browser.get("/staff/authorize", query_string=STAFFS).location).text
    for told in ("Marit Solli", "Finance", "Works here, but has no role at the desk."):
        assert told in text


def test_somebody_unknown_is_refused_on_the_page(browser: FlaskClient) -> None:
    answer = choose(browser, "kari")
    assert (answer.status_code, "Nobody who works here is called that." in answer.text) == (422, True)


def test_the_residents_client_is_unknown_there_and_the_reverse(browser: FlaskClient) -> None:
    assert browser.get("/staff/authorize", query_string=ASKED).status_code == 400
    assert browser.get("/authorize", query_string=STAFFS).status_code == 400


def test_being_known_at_one_is_nothing_at_the_other(browser: FlaskClient) -> None:
    choose(browser, "marit")
    assert "/authorize/" in browser.get("/authorize", query_string=ASKED).location
    again = browser.get("/staff/authorize", query_string=STAFFS)
    assert again.location.startswith(f"{CALLBACK}?code=")
