"""One portal, one login provider and one Chromium for all tests in a browser; a profile of its own for each page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from portal.config import Municipality
from portal.db import Vault
from tests.browser.chromium import launch
from tests.browser.live import Live, go_live
from tests.browser.windows import Windows
from tests.deployments import NewDatabase, environment_of


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed with its file: an event loop runs as long as it is open, and other tests start one of their own."""
    with sync_playwright() as playwright, launch(playwright) as browser:
        yield browser


@pytest.fixture(scope="session")
def live(
    new_database: NewDatabase, municipality: Municipality, vault: Vault, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Live]:
    """The portal with its people moved in."""
    home = tmp_path_factory.mktemp("street")
    with new_database() as url, go_live(environment_of(url, home), municipality, vault) as live:
        yield live


@pytest.fixture
def windows(browser: Browser, live: Live) -> Iterator[Windows]:
    """Opens pages. When the test ends, no page may have complained."""
    windows = Windows(browser, live)
    yield windows
    windows.close()
    assert windows.complaints == []
