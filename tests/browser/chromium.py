"""Finding and starting the browser: Debian's Chromium, quiet towards the outside world."""

import shutil
from collections.abc import Iterable

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
NAMES = ("chromium", "/usr/bin/chromium", "chromium-browser", "google-chrome")


def find(names: Iterable[str] = NAMES) -> str:
    """The browser of this machine. Without one the test fails: a page nobody looked at is not tested."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.fail("no Chromium on this machine: run `apt-get install chromium`", pytrace=False)
    return found


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
