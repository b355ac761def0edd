"""Too many tries answer 429, counted where they come from."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from portal.jobs import Workplace
from tests.web.login.conftest import Browser, Clock


@pytest.fixture
def many_tries(workplace: Workplace, browser: Browser) -> None:
    """300 of them, counted."""
    browser.portal.get("/login")
    with workplace.database.transaction() as session:
        session.execute(text("update rate_count set count = 300"))


@pytest.mark.usefixtures("many_tries")
def test_a_flood_of_logins_is_stopped(browser: Browser) -> None:
    response = browser.portal.get("/login?lang=en")
    assert response.status_code == 429
    # What is left of the five minutes they were counted in.
    assert 0 < int(response.headers["Retry-After"]) <= 300
    assert "many times" in response.text


@pytest.mark.usefixtures("many_tries")
def test_another_address_is_not_stopped_with_it(browser: Browser) -> None:
    elsewhere = {"REMOTE_ADDR": "192.0.2.77"}
    assert browser.portal.get("/login", environ_overrides=elsewhere).status_code == 303


@pytest.mark.usefixtures("many_tries")
def test_it_passes_when_the_window_is_over(browser: Browser, clock: Clock) -> None:
    clock.ahead = timedelta(minutes=5)
    assert browser.portal.get("/login").status_code == 303
