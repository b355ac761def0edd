"""The whole way with Tab, Enter and Space alone; wherever one stands, it shows."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.live import Live
from tests.browser.measures import where_focus_is
from tests.browser.steps import begins_with, expect_heading
from tests.browser.windows import DESK, SIZES, Windows

pytestmark = pytest.mark.browser

MANY = 80


@pytest.mark.parametrize("size", SIZES)
def test_a_resident_gets_from_the_front_page_to_logging_out_by_keyboard(
    windows: Windows, live: Live, size: str
) -> None:
    page = windows.open("/", size=SIZES[size])
    _go(page, page.get_by_role("main").get_by_role("link", name="Logg inn"))
    expect(page).to_have_url(begins_with(live.provider))
    _go(page, page.get_by_role("button", name=begins_with("Kari Nordmann")))
    expect_heading(page, "Mine fakturaer")
    _go(page, page.get_by_role("link", name="Vann og avløp, juli–september 2026"))
    expect_heading(page, "Vann og avløp, juli–september 2026")
    _go(page, page.locator("summary", has_text="Hvorfor på denne måten?"), key="Space")
    expect(page.get_by_text("Brukt", exact=True)).to_be_visible()
    page.reload()
    _go(page, page.locator("summary", has_text="Meny"))
    _go(page, page.get_by_role("button", name="Logg ut"))
    expect_heading(page, "Du er logget ut")


def test_the_first_stop_leads_past_the_header(windows: Windows) -> None:
    page = windows.open("/invoices", who="Kari Nordmann", size=DESK)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Gå til hovedinnhold")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Vann og avløp, juli–september 2026")).to_be_focused()


def test_escape_closes_the_menu_and_leaves_one_where_it_was_opened(windows: Windows) -> None:
    page = windows.open("/invoices", who="Kari Nordmann")
    summary = page.locator("summary", has_text="Meny")
    _go(page, summary)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Logg ut")).to_be_hidden()
    expect(summary).to_be_focused()


def _go(page: Page, target: Locator, *, key: str = "Enter") -> None:
    """Tab to the target, looking at each stop on the way; press `key` there."""
    expect(target).to_be_visible()
    for _ in range(MANY):
        page.keyboard.press("Tab")
        stop = where_focus_is(page)
        assert stop.is_marked, f"no mark around {stop.name}"
        assert stop.is_on_top, f"{stop.name} is covered or out of sight"
        if target.evaluate("(element) => element === document.activeElement"):
            break
    else:
        pytest.fail(f"Tab never came to {target}")
    page.keyboard.press(key)
