"""What the script eases, and that nothing is missed where it does not run."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.live import Live
from tests.browser.steps import open_menu, press
from tests.browser.windows import Windows

pytestmark = pytest.mark.browser

MAY_COPY = {"permissions": ["clipboard-read", "clipboard-write"]}
SHOWN, PLAIN = "1000 0010 0010 017", "100000100010017"


@pytest.fixture
def invoice(windows: Windows, live: Live) -> Page:
    return windows.open(live.path("unpaid"), who="Kari Nordmann", **MAY_COPY)


def test_the_reference_is_copied_without_its_spaces_and_that_is_said(invoice: Page) -> None:
    expect(invoice.get_by_text(SHOWN)).to_be_visible()
    press(invoice.get_by_role("button", name="KID-nummer"))
    expect(invoice.get_by_role("status")).to_have_text("KID-nummer er kopiert.")
    assert invoice.evaluate("navigator.clipboard.readText()") == PLAIN


def test_the_button_says_for_a_moment_what_it_did(invoice: Page) -> None:
    invoice.clock.install()
    button = invoice.get_by_role("button", name="KID-nummer")
    press(button)
    expect(button).to_have_text(re.compile("Kopiert"))
    invoice.clock.fast_forward(5000)
    expect(button).to_have_text(re.compile("Kopier(?!t)"))


def test_a_form_pressed_twice_is_sent_once(invoice: Page) -> None:
    sent: list[str] = []

    def hold(route: Route) -> None:
        sent.append(route.request.url)

    invoice.route("**/logout", hold)
    open_menu(invoice).get_by_role("button", name="Logg ut").evaluate("(button) => { button.click(); button.click(); }")
    invoice.wait_for_timeout(300)
    assert len(sent) == 1


def test_without_scripts_there_is_no_copy_button_that_does_nothing(windows: Windows, live: Live) -> None:
    page = windows.open(live.path("unpaid"), who="Kari Nordmann", java_script_enabled=False)
    expect(page.get_by_text(SHOWN)).to_be_visible()
    expect(page.get_by_role("button", name="KID-nummer")).to_have_count(0)
