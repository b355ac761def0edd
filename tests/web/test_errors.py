"""Pages for what went wrong."""

from datetime import timedelta

import pytest
from flask import Flask, abort
from werkzeug.exceptions import default_exceptions

from portal.db import UNREACHABLE
from portal.web.errors import TROUBLES
from portal.web.limits import at_most
from portal.words import words_in
from tests.web.client import PageClient

CODES = [400, 403, 404, 405, 413, 429, 500, 503]
LANGUAGES = ["nb", "nn", "en"]


@pytest.fixture
def failing(app: Flask) -> PageClient:
    """A portal where /fails/<code> fails that way, and /breaks is a fault in our own code."""

    def fails(code: int) -> None:
        abort(code)

    def breaks() -> None:
        raise LookupError("person 12345678901")

    def loses_the_store() -> None:
        raise UNREACHABLE[0]("select 1", None, OSError("gone"))

    app.add_url_rule("/fails/<int:code>", view_func=fails)
    app.add_url_rule("/breaks", view_func=breaks)
    app.add_url_rule("/loses-the-store", view_func=loses_the_store)
    return PageClient(app)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_every_error_has_its_page_in_every_language(failing: PageClient, code: int, language: str) -> None:
    page = failing.open(f"/fails/{code}?lang={language}", status=code)
    assert page.heading == words_in(language).text(TROUBLES[code].title)
    assert words_in(language).text(TROUBLES[code].advice) in page.text


@pytest.mark.parametrize(
    ("window", "said"),
    [
        (timedelta(minutes=5), "Vent i 5 minutter, og prøv igjen."),
        (timedelta(minutes=1), "Vent i 1 minutt, og prøv igjen."),
        (timedelta(days=1), "Vent i 15 timer, og prøv igjen."),
    ],
)
def test_too_many_tries_say_how_long_to_wait(app: Flask, window: timedelta, said: str) -> None:
    """At ten in the morning, nine in UTC: days are counted there."""
    app.add_url_rule("/often", view_func=at_most(0, within=window, of="test")(lambda: "never"))
    page = PageClient(app).open("/often", status=429)
    assert said in page.text
    left = int(page.response.headers["Retry-After"])
    assert timedelta(0) < timedelta(seconds=left) <= window


@pytest.mark.parametrize("code", sorted(code for code in default_exceptions if code >= 400))
def test_an_error_without_words_of_its_own_has_a_page_too(failing: PageClient, code: int) -> None:
    failing.open(f"/fails/{code}", status=code)


def test_an_error_says_how_to_go_on_and_what_to_tell_support(failing: PageClient) -> None:
    page = failing.open("/fails/500", status=500)
    assert page.link("Gå til forsiden") == "/"
    assert len(page.text.split("dette saksnummeret: ")[1].split(".")[0]) == 8


def test_a_fault_of_ours_gives_nothing_away(failing: PageClient) -> None:
    page = failing.open("/breaks", status=500)
    assert "12345678901" not in page.response.text
    assert "LookupError" not in page.response.text


def test_a_database_that_is_away_closes_the_service_for_a_while(failing: PageClient) -> None:
    page = failing.open("/loses-the-store", status=503)
    assert page.heading == "Tjenesten er stengt en liten stund"
    assert page.response.headers["Retry-After"] == "60"


def test_a_form_without_its_token_is_refused_and_sends_nothing(kari: PageClient) -> None:
    assert "Ingenting ble sendt." in kari.post("/logout", status=400).text
    assert kari.get("/session").status_code == 200


def test_a_method_that_is_not_allowed_names_those_that_are(visitor: PageClient) -> None:
    page = visitor.judged(visitor.browser.open("/help", method="PURGE"), 405)
    assert set(page.response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
