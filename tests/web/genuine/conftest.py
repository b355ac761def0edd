"""Kari's invoice, which somebody asks about."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from sqlalchemy import event

from portal.jobs import Workplace
from tests.invoices.issued import a_customer, an_invoice, issue
from tests.web.client import Page, PageClient

OURS = {"account": "1637 07 12348", "reference": "1000 0010 0010 017", "amount": "3 080,00"}


@pytest.fixture
def issued(workplace: Workplace) -> UUID:
    with workplace.database.transaction() as session:
        return issue(session, an_invoice(a_customer(session)))


def ask(visitor: PageClient, *, status: int = 200, **changed: str) -> Page:
    """What the page answers to Kari's numbers, or others."""
    token = visitor.open("/genuine?lang=nb").token()
    return visitor.post("/genuine", status=status, data={**OURS, **changed, "csrf_token": token})


@contextmanager
def statements(work: Workplace) -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    said: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(work.database.engine, "before_cursor_execute", listen)
    yield said
    event.remove(work.database.engine, "before_cursor_execute", listen)
