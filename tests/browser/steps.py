"""What a resident does, step by step, the same with a finger, a mouse, and without scripts."""

import re
from re import Pattern

from playwright.sync_api import APIResponse, Locator, Page, expect

from tests.browser.windows import PHONE


def press(target: Locator) -> None:
    """Tap it on a phone, click it elsewhere."""
    if target.page.viewport_size == PHONE:
        target.tap()
    else:
        target.click()


def begins_with(path: str) -> Pattern[str]:
    """The addresses under a path or address."""
    return re.compile("^" + re.escape(path))


def choose_resident(page: Page, name: str) -> None:
    """At the provider: be someone."""
    press(page.get_by_role("button", name=begins_with(name)))


def open_invoice(page: Page, title: str) -> None:
    """In the list."""
    press(page.get_by_role("link", name=title, exact=True))


def open_menu(page: Page) -> Locator:
    """The menu, opened."""
    press(page.locator("summary", has_text=re.compile("Meny|Menu")))
    return page.locator("header nav")


def choose_language(page: Page, language: str) -> None:
    press(open_menu(page).get_by_role("link", name=language))


def log_out(page: Page) -> None:
    press(open_menu(page).get_by_role("button", name="Logg ut"))


def fetch(page: Page, link: Locator) -> APIResponse:
    """What a link of the page leads to, as this browser gets it."""
    address = link.get_attribute("href")
    assert address
    answer = page.request.get(address)
    assert answer.ok, f"{address}: {answer.status}"
    return answer


def expect_heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)
