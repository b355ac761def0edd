"""Where a login may lead: a path here, and nothing a browser would read as somewhere else."""

import pytest

from tests.web.login.conftest import Browser, Provider, query_of

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/%5Cevil.example/..//",
    "/\t/evil.example",
    "/\n/evil.example",
    "javascript:alert(1)",
    "evil.example",
    "http:evil.example",
    "/" + "x" * 400,
    "",
]


def test_a_deep_link_survives_login(browser: Browser) -> None:
    asked = browser.portal.get("/invoices?year=2026")
    assert asked.status_code == 303
    assert query_of(asked.location)["next"] == "/invoices?year=2026"
    assert browser.log_in(asked.location).location == "/invoices?year=2026"


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_a_login_never_leads_elsewhere(browser: Browser, wanted: str) -> None:
    response = browser.portal.get("/login", query_string={"next": wanted})
    landed = browser.come_back(browser.choose(response.location)).location
    assert landed.startswith("/")
    assert not landed.startswith(("//", "/\\"))


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_who_is_logged_in_is_not_led_elsewhere_either(browser: Browser, wanted: str) -> None:
    browser.log_in()
    landed = browser.portal.get("/login", query_string={"next": wanted}).location
    assert landed.startswith("/")
    assert not landed.startswith(("//", "/\\"))


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:9"])
def test_the_address_to_come_back_to_never_comes_from_the_host_header(
    browser: Browser, provider: Provider, host: str
) -> None:
    provider.discovery(pushed_authorization_request_endpoint=None)
    response = browser.portal.get("/login", headers={"Host": host})
    assert query_of(response.location)["redirect_uri"] == "http://127.0.0.1:8000/login/callback"
