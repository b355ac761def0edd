"""A resident who gets paper turns on e-mail, on a phone and without scripts, in three taps and a code."""

from uuid import UUID

import pytest
from playwright.sync_api import expect

from portal.db import vault_of
from portal.delivery.contact_points.codes import code_of
from tests.browser.live import Live
from tests.browser.steps import expect_heading, press
from tests.browser.windows import PHONE, Windows

pytestmark = pytest.mark.browser


def test_e_mail_is_turned_on_in_three_taps_and_a_code(windows: Windows, live: Live) -> None:
    page = windows.open("/invoices", who="Pia Papir", size=PHONE, java_script_enabled=False)
    press(page.get_by_role("link", name="Slik får du den neste fakturaen"))
    expect(page.locator(".next")).to_contain_text("Den neste fakturaen din kommer i posten.")
    page.get_by_label("E-postadresse").fill("pia@example.no")
    press(page.get_by_role("button", name="Send kode"))
    expect_heading(page, "Skriv inn koden")
    expect(page.locator(".next")).to_contain_text("Den neste fakturaen din kommer på e-post til pia@example.no.")
    confirmation = UUID(page.url.partition("confirmation=")[2])
    with live.work.database.transaction() as session:
        code = code_of(vault_of(session), confirmation)
    page.get_by_label("Kode").fill(code)
    press(page.get_by_role("button", name="Lagre"))
    expect(page.get_by_text("Det er lagret.")).to_be_visible()
    expect(page.locator(".next")).to_contain_text("Den neste fakturaen din kommer på e-post til pia@example.no.")
    expect(page.locator(".taken h3")).to_contain_text("E-post")
    # As she was, for whoever comes after.
    press(page.get_by_role("link", name="Slett e-postadresse"))
    press(page.get_by_role("button", name="Slett"))
    expect(page.locator(".next")).to_contain_text("Den neste fakturaen din kommer i posten.")
