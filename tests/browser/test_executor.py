"""An executor whom nobody here has heard of: from the invoice that is missing to the one they see for the estate."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.asked import REFERENCE
from tests.browser.live import Live
from tests.browser.steps import begins_with, choose_resident, expect_heading, open_menu, press
from tests.browser.windows import SIZES, Windows
from tests.web.cases.conftest import JPEG

pytestmark = pytest.mark.browser

ESTATE = "Dødsboet etter Berit Moen"
EVERYWHERE = ("/", "/invoices", "/delivery", "/profile", "/acting", "/help", "/missing")


def test_an_executor_files_what_is_missing_and_is_let_act_for_the_estate(
    windows: Windows, live: Live, tmp_path: Path
) -> None:
    proof = tmp_path / "skifteattest.jpg"
    proof.write_bytes(JPEG)
    executor = windows.open("/invoices", java_script_enabled=False)
    expect(executor).to_have_url(begins_with(live.provider))
    choose_resident(executor, "Nils Moen")
    number = _file(executor, proof)
    _let_act(windows, number)
    executor.reload()
    expect(executor.get_by_role("main")).to_contain_text("Du kan nå opptre på vegne av Berit Moen")
    _act(executor)
    for path in EVERYWHERE:
        executor.goto(path)
        expect(executor.locator(".acting")).to_contain_text(ESTATE)


def _file(page: Page, proof: Path) -> str:
    """Say what the paper says, and send the certificate; return the case's number."""
    expect_heading(page, "Mine fakturaer")
    press(page.get_by_role("main").get_by_role("link", name="Denne fakturaen er ikke her"))
    press(page.get_by_label("Noen som er død"))
    said = {"Navnet deres": "Berit Moen", "KID-nummer": REFERENCE, "Beløp": "2 450,00"}
    for label, typed in (said | {"Dag": "1", "Måned": "12", "År": "2026"}).items():
        page.get_by_label(label, exact=True).fill(typed)
    page.get_by_label("Filer").set_input_files(proof)
    press(page.get_by_role("button", name="Send"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sak 2026-")
    return page.get_by_role("heading", level=1).inner_text().removeprefix("Sak ")


def _let_act(windows: Windows, number: str) -> None:
    """The case worker finds the case, looks at the proof, and grants it."""
    desk = windows.open("/desk", roles=("case_worker",), size=SIZES["desk"], java_script_enabled=False)
    press(open_menu(desk).get_by_role("link", name="Saker"))
    press(desk.get_by_role("link", name=number))
    assert desk.request.get(str(desk.get_by_role("link", name="skifteattest.jpg").get_attribute("href"))).ok
    press(desk.locator("summary", has_text="La innbyggeren opptre"))
    press(desk.get_by_role("radio", name=re.compile(ESTATE)))
    press(desk.get_by_label("Alle, også de som kommer"))
    press(desk.get_by_role("button", name="Innvilg", exact=True))
    expect(desk.get_by_role("main")).to_contain_text("Innvilget")


def _act(page: Page) -> None:
    """Choose the estate, and open its invoice."""
    press(page.get_by_role("main").get_by_role("link", name="Opptre på vegne av andre"))
    press(page.get_by_role("button", name=re.compile(ESTATE)))
    expect_heading(page, f"Fakturaer for {ESTATE}")
    press(page.get_by_role("main").get_by_role("link", name=re.compile("Barnehage")))
    expect(page.locator(".acting")).to_contain_text(ESTATE)
    expect(page.get_by_role("main")).to_contain_text("2 450,00")
