"""Kari's copy of everything, opened."""

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from tests.web.client import PageClient


class Copy:
    """A zip as its reader finds it."""

    def __init__(self, content: bytes) -> None:
        self.archive = ZipFile(BytesIO(content))
        assert self.archive.testzip() is None

    @property
    def names(self) -> list[str]:
        return self.archive.namelist()

    def read(self, name: str) -> bytes:
        return self.archive.read(name)

    def facts(self, name: str) -> Any:
        return json.loads(self.read(name))

    @property
    def all(self) -> bytes:
        """Every name and every byte of every file."""
        return b"\n".join([name.encode() + b"\n" + self.read(name) for name in self.names])


def copy_of(browser: PageClient) -> Copy:
    answer = browser.get("/profile/export")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    return Copy(answer.data)
