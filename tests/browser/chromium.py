"""Finding and starting the browser: Debian's Chromium, quiet towards the outside world."""

import shutil

import pytest
from playwright.sync_api import Browser, Playwright

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_NAMES = ("chromium", "/usr/bin/chromium", "chromium-browser", "google-chrome")


def launch(playwright: Playwright) -> Browser:
    """Start the browser of this machine. The tests fail where there is none: a page nobody looked at is not tested."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        pytest.fail("no Chromium on this machine: run `apt-get install chromium`", pytrace=False)
    return playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
