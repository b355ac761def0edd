"""The whole way, from a link in an e-mail to logging out: on a phone and on a desk, with scripts and without."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bills import READING
from tests.browser.live import Live
from tests.browser.steps import (
    begins_with,
    choose_language,
    choose_resident,
    expect_heading,
    fetch,
    log_out,
    open_invoice,
    press,
)
from tests.browser.windows import SIZES, Windows

pytestmark = pytest.mark.browser

READERS: dict[str, dict[str, Any]] = {
    "phone": {"size": SIZES["phone"]},
    "desk": {"size": SIZES["desk"]},
    "phone without scripts": {"size": SIZES["phone"], "java_script_enabled": False},
    "desk without scripts": {"size": SIZES["desk"], "java_script_enabled": False},
}


@pytest.mark.parametrize("reader", READERS)
def test_a_resident_follows_a_link_logs_in_reads_the_invoices_and_logs_out(
    windows: Windows, live: Live, reader: str
) -> None:
    page = windows.open(live.path("overdue"), **READERS[reader])
    _log_in_on_the_way(page, live)
    _read_the_overdue_invoice(page)
    _find_another_in_the_list(page, live)
    _change_the_language(page, live)
    log_out(page)
    expect_heading(page, "Du er logget ut")
    _is_logged_out_at_both_ends(page, live)


def _log_in_on_the_way(page: Page, live: Live) -> None:
    expect(page).to_have_url(begins_with(live.provider))
    choose_resident(page, "Kari Nordmann")
    expect(page).to_have_url(live.address + live.path("overdue"))


def _read_the_overdue_invoice(page: Page) -> None:
    expect_heading(page, "Vann og avløp, juli–september 2026")
    expect(page.get_by_role("heading", name="2 862,50 kr skulle vært betalt innen 2. november 2026.")).to_be_visible()
    expect(page.get_by_role("row", name="Vann, målt forbruk")).to_contain_text("1 960,00")
    press(page.locator("summary", has_text="Hvorfor på denne måten?"))
    expect(page.get_by_role("listitem").filter(has_text="E-post")).to_contain_text("Brukt")
    document = fetch(page, page.get_by_role("link", name="Åpne fakturaen (PDF"))
    assert document.body().startswith(b"%PDF-")
    assert document.headers["content-disposition"] == "inline; filename=faktura-202604101.pdf"
    assert fetch(page, page.get_by_role("link", name="måleravlesning.pdf")).body() == READING


def _find_another_in_the_list(page: Page, live: Live) -> None:
    press(page.get_by_role("main").get_by_role("link", name="Mine fakturaer"))
    expect_heading(page, "Mine fakturaer")
    expect(page.get_by_role("region", name="Å betale")).to_contain_text("26 537,00 kr")
    open_invoice(page, "Barnehage, desember 2026")
    expect(page).to_have_url(live.address + live.path("unpaid"))
    calendar = fetch(page, page.get_by_role("link", name="kalender"))
    assert "DTSTART;VALUE=DATE:20261215" in calendar.text()


def _change_the_language(page: Page, live: Live) -> None:
    choose_language(page, "English")
    expect(page).to_have_url(live.address + live.path("unpaid"))
    expect_heading(page, "Kindergarten, December 2026")
    choose_language(page, "Bokmål")
    expect_heading(page, "Barnehage, desember 2026")


def _is_logged_out_at_both_ends(page: Page, live: Live) -> None:
    page.goto("/invoices")
    # Still known there, the provider would have sent us back without a question.
    expect(page).to_have_url(begins_with(f"{live.provider}/authorize/"))
    expect_heading(page, "Log in as a sample resident")


def test_another_residents_invoice_is_not_found(windows: Windows, live: Live) -> None:
    page = windows.open(live.path("overdue"), who="Liv Lunde")
    expect_heading(page, "Vi finner ikke siden")
