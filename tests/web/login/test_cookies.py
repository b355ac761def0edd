"""Both cookies are bound to this host over https; in the sandbox they follow its scheme."""

import pytest
from flask import Flask

from portal.config import Settings
from portal.web.cookies import cookie_name, sign_cookie
from tests.web.login.conftest import Browser


@pytest.fixture
def public_settings(environment: dict[str, str]) -> Settings:
    changes = {
        "PORTAL_BASE_URL": "https://faktura.example",
        "PORTAL_SANDBOX": "",
        "PORTAL_RESIDENT_OIDC_ISSUER": "https://login.example",
        "PORTAL_STAFF_OIDC_ISSUER": "https://login.example/staff",
    }
    return Settings.from_environment(environment | changes)


def test_the_login_cookie_is_for_this_site_and_no_script(browser: Browser) -> None:
    (cookie,) = [one for one in browser.log_in().headers.getlist("Set-Cookie") if one.startswith("resident=")]
    assert "HttpOnly; Path=/; SameSite=Lax" in cookie
    # Until the browser closes: the row ends it earlier.
    assert "Expires" not in cookie
    assert "Domain" not in cookie


def test_the_cookies_before_login_are_as_strict(browser: Browser) -> None:
    login, language = sorted(browser.portal.get("/login?lang=en").headers.getlist("Set-Cookie"))
    assert (language.partition("=")[0], login.partition("-")[0]) == ("portal", "login")
    for cookie in (language, login):
        assert "HttpOnly; Path=/; SameSite=Lax" in cookie
    assert "Max-Age=1800" in login


def test_a_login_under_way_is_kept_signed(browser: Browser) -> None:
    address = browser.choose(browser.leave())
    (name,) = browser.under_way()
    kept = browser.portal.get_cookie(name)
    assert kept is not None
    browser.portal.set_cookie(name, kept.value[:-1] + ("a" if kept.value[-1] != "a" else "b"))
    assert browser.come_back(address).status_code == 400


def test_over_https_both_names_bind_the_cookie_to_the_host(public_settings: Settings) -> None:
    app = Flask("https")
    sign_cookie(app, public_settings)
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-portal"
    assert app.config["SESSION_COOKIE_SECURE"]
    assert cookie_name("resident", public_settings) == "__Host-resident"


def test_over_https_the_cookie_travels_over_https_only(public_settings: Settings, app: Flask) -> None:
    from portal.values import clock
    from portal.web import cookies
    from portal.web.extensions import Surroundings, Workplace

    surroundings: Surroundings = app.extensions["portal"]
    work = surroundings.workplace
    app.extensions["portal"] = Surroundings(Workplace(public_settings, work.municipality, work.database), clock.now)
    response = app.response_class()
    with app.test_request_context():
        cookies.write_cookie(response, cookies.LOGIN, "token")
    assert response.headers["Set-Cookie"] == "__Host-resident=token; Secure; HttpOnly; Path=/; SameSite=Lax"


def test_a_page_that_changes_nothing_sets_no_cookie(browser: Browser) -> None:
    assert "Set-Cookie" not in browser.portal.get("/help").headers
