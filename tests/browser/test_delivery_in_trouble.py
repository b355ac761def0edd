"""How the next invoice comes where it is not simple: another one gets the letters, or a register does not answer."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from portal.config import Municipality
from portal.db import Vault
from tests.browser.live import Live, go_live
from tests.browser.steps import press
from tests.browser.windows import PHONE, Windows
from tests.deployments import NewDatabase, environment_of

pytestmark = pytest.mark.browser
# Nobody listens there.
_SILENT = {"PORTAL_EFAKTURA_URL": "http://localhost:9", "PORTAL_EFAKTURA_KEY": "a key of the sandbox's"}


@pytest.fixture(scope="module")
def live(
    new_database: NewDatabase, municipality: Municipality, vault: Vault, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Live]:
    """The portal, where the register of eFaktura is down."""
    home = tmp_path_factory.mktemp("silent")
    with new_database() as url, go_live(environment_of(url, home) | _SILENT, municipality, vault) as live:
        yield live


def test_who_has_another_recipient_is_warned_before_they_choose(windows: Windows) -> None:
    page = windows.open("/delivery", who="Mari Mottaker", size=PHONE, java_script_enabled=False)
    expect(page.locator(".next")).to_contain_text("Borettslaget AS")
    warning = page.get_by_role("region", name="Borettslaget AS får fakturaene dine i dag")
    expect(warning).to_contain_text("Hvis du slår på faktura i Vipps eller skaffer deg digital postkasse")
    expect(warning).to_contain_text("bør du la det være som det er")


def test_a_register_that_is_down_leaves_the_rest_of_the_page_as_it_is(windows: Windows) -> None:
    page = windows.open("/delivery", who="Pia Papir", size=PHONE, java_script_enabled=False)
    press(page.get_by_role("button", name="Sjekk nå"))
    ways = page.locator(".channels > li")
    expect(ways).to_have_count(6)
    silent = ways.filter(has=page.get_by_role("heading", name="eFaktura"))
    expect(silent).to_contain_text("Får ikke svar")
    expect(ways.filter(has=page.get_by_role("heading", name="E-post"))).to_contain_text("Vi har ingen e-postadresse")
    expect(page.get_by_label("E-postadresse")).to_be_editable()
