"""Kari, who misses an invoice, and the form she says so in."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest

from portal.cases.models import Case
from portal.db import vault_of
from portal.jobs import Workplace
from tests.invoices.issued import a_customer
from tests.web.client import Page, PageClient

MISSED = {
    "whom": "me",
    "reference": "1000 0010 0010 017",
    "amount": "3 080,00",
    "day": "1",
    "month": "12",
    "year": "2026",
}
FOR_AN_ESTATE = {**MISSED, "whom": "estate", "name": "Arne Engen", "number": "05895894984"}
JPEG = b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xda\x00\x02pixels\xff\xd9"
Sent = Mapping[str, Any]


def a_picture(name: str = "skifteattest.jpg", content: bytes = JPEG) -> tuple[BytesIO, str]:
    return BytesIO(content), name


def filed(browser: PageClient, said: Sent = MISSED, *, files: Any = (), key: str | None = None) -> Any:
    """What the server answers to the form, filled in."""
    page = browser.open("/missing?lang=nb")
    form = {"csrf_token": page.token(), "key": key or page.tree.xpath("//input[@name='key']/@value")[0], **said}
    return browser.browser.post("/missing", data={**form, "files": list(files)}, content_type="multipart/form-data")


def corrected(browser: PageClient, said: Sent, *, files: Any = ()) -> Page:
    """The form as it comes back."""
    return browser.judged(filed(browser, said, files=files), 422)


@pytest.fixture
def billed(workplace: Workplace) -> UUID:
    """Kari's customer."""
    with workplace.database.transaction() as session:
        return a_customer(session)


CountCases = Callable[[], int]


@pytest.fixture
def cases(workplace: Workplace) -> CountCases:
    def count() -> int:
        with workplace.database.transaction() as session:
            assert vault_of(session)
            return session.query(Case).count()

    return count
