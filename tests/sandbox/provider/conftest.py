"""A browser at the provider, and what the portal would ask of it."""

import hashlib
from base64 import b64encode, urlsafe_b64encode
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import KeySet
from werkzeug.test import TestResponse

from portal.config import Settings
from portal.sandbox.provider import LoginProvider

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
