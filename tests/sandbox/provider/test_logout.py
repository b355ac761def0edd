"""Logging out at the provider leads back to registered addresses only, and tells the portal."""

import pytest
from flask.testing import FlaskClient

from tests.sandbox.provider.conftest import PORTAL, choose, log_in


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
