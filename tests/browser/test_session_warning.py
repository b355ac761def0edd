"""Before the session ends by itself the reader is warned, and stays with one press."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import axe
from tests.browser.live import Live
from tests.browser.steps import choose_resident, expect_heading
from tests.browser.windows import Windows

pytestmark = pytest.mark.browser

MINUTE = 60
# The session lasts for thirty minutes from what was last asked of the portal; the page counts one less, to be safe.
BEFORE_THE_WARNING, AFTER_IT, AFTER_THE_END = 23 * MINUTE, 25 * MINUTE, 31 * MINUTE


def _reading(windows: Windows, **more: object) -> tuple[Page, Locator]:
    """A page whose time the test turns, and its warning."""
    page = windows.open(**more)
    page.clock.install()
    page.goto("/invoices")
    return page, page.get_by_role("dialog", name="Du blir snart logget ut")


def _wait(page: Page, seconds: int) -> None:
    page.clock.fast_forward(seconds * 1000)


def test_the_warning_comes_five_minutes_before_the_end(windows: Windows) -> None:
    page, warning = _reading(windows, who="Kari Nordmann")
    _wait(page, BEFORE_THE_WARNING)
    expect(warning).to_be_hidden()
    _wait(page, AFTER_IT - BEFORE_THE_WARNING)
    expect(warning).to_be_visible()


def test_staying_takes_one_press_of_enter_and_the_warning_comes_again_later(windows: Windows, live: Live) -> None:
    page, warning = _reading(windows, who="Kari Nordmann")
    _wait(page, AFTER_IT)
    expect(warning.get_by_role("button", name="Fortsett")).to_be_focused()
    with live.clock.later(timedelta(seconds=AFTER_IT)):
        page.keyboard.press("Enter")
        expect(warning).to_be_hidden()
        _wait(page, BEFORE_THE_WARNING)
        expect(warning).to_be_hidden()
        _wait(page, AFTER_IT - BEFORE_THE_WARNING)
        expect(warning).to_be_visible()


def test_who_does_nothing_is_told_that_they_are_logged_out(windows: Windows, live: Live) -> None:
    page, _ = _reading(windows, who="Kari Nordmann")
    with live.clock.later(timedelta(seconds=AFTER_THE_END)):
        _wait(page, AFTER_THE_END)
        expect_heading(page, "Du er logget ut")


@pytest.fixture
def last_minutes(windows: Windows, live: Live) -> Iterator[Page]:
    """A page opened shortly before two hours have gone since login, by someone who was busy all the time."""
    page = windows.open(who="Kari Nordmann")
    for minutes in (25, 50, 75, 100):
        with live.clock.later(timedelta(minutes=minutes)):
            page.goto("/invoices")
    with live.clock.later(timedelta(minutes=117)):
        page.goto(live.path("unpaid"))
        yield page


def test_near_the_very_end_the_warning_is_closed_for_good(last_minutes: Page) -> None:
    warning = last_minutes.get_by_role("dialog")
    expect(warning).to_contain_text("Logg inn igjen for å fortsette.")
    warning.get_by_role("button", name="Lukk").click()
    expect(warning).to_be_hidden()
    last_minutes.wait_for_timeout(300)
    expect(warning).to_be_hidden()


def test_near_the_very_end_one_logs_in_anew_and_is_back_on_the_page(last_minutes: Page, live: Live) -> None:
    last_minutes.get_by_role("dialog").get_by_role("link", name="Logg inn").click()
    choose_resident(last_minutes, "Kari Nordmann")
    expect(last_minutes).to_have_url(live.address + live.path("unpaid"))
    expect(last_minutes.get_by_role("dialog")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_the_warning(windows: Windows, scheme: str) -> None:
    page, warning = _reading(windows, who="Kari Nordmann", color_scheme=scheme)
    _wait(page, AFTER_IT)
    expect(warning).to_be_visible()
    # What lies under an open dialog axe takes for its background.
    page.get_by_role("main", include_hidden=True).evaluate("(main) => { main.hidden = true; }")
    assert axe.complaints(page, "dialog") == []


def test_pages_for_everyone_have_no_warning(windows: Windows) -> None:
    page = windows.open("/help")
    expect(page.locator("dialog")).to_have_count(0)
