"""A client with a key proves itself by signed assertions (private_key_jwt)."""

import json
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import RSAKey

from portal.config import Settings
from tests.sandbox.provider.conftest import Clock, browser_of, log_in, redeem

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
