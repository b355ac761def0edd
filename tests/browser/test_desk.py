"""A case worker's errand, from logging in to logging out: on a desk and on a phone, with scripts and without."""

from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from portal.db import vault_of
from portal.delivery.contact_points.codes import code_of
from tests.browser.live import Live
from tests.browser.steps import begins_with, expect_heading, log_out, press
from tests.browser.windows import SIZES, Windows
from tests.invoices.issued import KARI

pytestmark = pytest.mark.browser

WORKPLACES: dict[str, dict[str, Any]] = {
    "desk": {"size": SIZES["desk"]},
    "phone": {"size": SIZES["phone"]},
    "desk without scripts": {"size": SIZES["desk"], "java_script_enabled": False},
}


@pytest.mark.parametrize("workplace", WORKPLACES)
def test_a_case_worker_finds_a_customer_and_sees_where_an_invoice_went_and_why(
    windows: Windows, live: Live, workplace: str
) -> None:
    page = windows.open("/desk", **WORKPLACES[workplace])
    _log_in(page, live)
    _search(page, "nordmann")
    press(page.get_by_role("link", name="Kari Nordmann"))
    expect_heading(page, "Kunde 1000001")
    _see_why(page)
    press(page.get_by_role("main").get_by_role("link", name="Finn en kunde"))
    _search(page, KARI.number)
    expect(page).to_have_url(live.address + f"/desk/customers/{live.ids['kari']}")
    log_out(page)
    expect_heading(page, "Du er logget ut")
    page.goto("/desk")
    # Still known there, the provider would have sent us back without a question.
    expect(page).to_have_url(begins_with(f"{live.provider}/staff/authorize/"))


def _log_in(page: Page, live: Live) -> None:
    expect(page).to_have_url(begins_with(f"{live.provider}/staff/"))
    press(page.get_by_role("button", name="Marit Solli"))
    expect_heading(page, "Finn en kunde")


def _search(page: Page, text: str) -> None:
    page.get_by_label("Navn eller nummer").fill(text)
    press(page.get_by_role("button", name="Søk"))


def _see_why(page: Page) -> None:
    row = page.get_by_role("row", name="202604390")
    expect(row).to_contain_text("Papir i posten")
    press(row.locator("summary"))
    expect(row.get_by_role("listitem").filter(has_text="E-post")).to_contain_text("ble ikke tatt imot der")


def test_an_address_is_registered_over_the_phone_without_scripts(windows: Windows, live: Live) -> None:
    page = windows.open(f"/desk/customers/{live.ids['kari']}", size=SIZES["phone"], java_script_enabled=False)
    press(page.get_by_role("button", name="Marit Solli"))
    expect_heading(page, "Kunde 1000001")
    page.get_by_label("E-postadresse").fill("Kari Nordmann <kari.hjemme@EXAMPLE.no>")
    press(page.get_by_role("button", name="Send kode"))
    expect(page.locator(".next")).to_contain_text("kommer på e-post til kari.hjemme@example.no.")
    with live.work.database.transaction() as session:
        code = code_of(vault_of(session), UUID(page.url.partition("confirmation=")[2]))
    page.get_by_label("Kode").fill(f"{code[:3]} {code[3:]}")
    press(page.get_by_role("button", name="Lagre"))
    expect(page.get_by_text("Det er lagret.")).to_be_visible()
    expect(page.get_by_text("skrevet av en saksbehandler")).to_be_visible()
    # As she was, for whoever comes after.
    press(page.get_by_role("link", name="Slett"))
    press(page.get_by_role("button", name="Slett"))
    expect(page.get_by_text("Det er slettet.")).to_be_visible()


def test_a_resident_and_a_case_worker_share_a_browser_and_nothing_else(windows: Windows) -> None:
    page = windows.open("/invoices", who="Kari Nordmann", roles=("auditor",))
    expect_heading(page, "Mine fakturaer")
    expect(page.locator("header")).to_contain_text("Kari Nordmann")
    page.goto("/desk")
    expect(page.locator("header")).to_contain_text("Marit Solli")
    expect(page.locator("header")).not_to_contain_text("Kari Nordmann")
