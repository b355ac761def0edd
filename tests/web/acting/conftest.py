"""Ola, who may act for others, and what they were billed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from portal.jobs import Workplace
from portal.representation.service import revoke
from tests.invoices.issued import MORNING, OLA, a_credit_note, a_customer, an_invoice, issue
from tests.representation.granted import MARIT, an_estate, granted, ola
from tests.web.client import Page, PageClient
from tests.web.conftest import LogIn


@dataclass(frozen=True)
class Town:
    """The ids of whom Ola may act for, of what they were billed, and of Ola's own invoice."""

    kari: UUID
    estate: UUID
    shown: UUID  # Kari's, within a limited grant
    hidden: UUID  # Kari's, without
    note: UUID  # credits the one that is shown, and is not granted
    estates: UUID
    olas: UUID


@pytest.fixture
def town(workplace: Workplace) -> Town:
    with workplace.database.transaction() as session:
        kari, estate = a_customer(session), an_estate(session)
        ola(session)
        own = a_customer(session, number="1000002", name="Ola Nordmann", national_id=OLA, email=None, mobile=None)
        return Town(
            kari=kari,
            estate=estate,
            shown=issue(session, an_invoice(kari, number="1001")),
            hidden=issue(session, an_invoice(kari, number="1002", total="777,00")),
            note=issue(session, a_credit_note(kari, of="1001", number="9001", total="80,00")),
            estates=issue(session, an_invoice(estate, number="2001", category="water")),
            olas=issue(session, an_invoice(own, number="3001")),
        )


@pytest.fixture
def grant(workplace: Workplace) -> Callable[..., UUID]:
    """Gives Ola the right to act for a customer; keywords as `granted`."""

    def give(customer: UUID, **given: Any) -> UUID:
        with workplace.database.transaction() as session:
            return granted(session, customer, **given)

    return give


@pytest.fixture
def take_back(workplace: Workplace) -> Callable[[UUID], None]:
    def take(representation: UUID) -> None:
        with workplace.database.transaction() as session:
            revoke(session, representation=representation, by=MARIT, now=MORNING)

    return take


@pytest.fixture
def olas(logged_in: LogIn, town: Town) -> PageClient:
    """A browser that Ola is logged in with."""
    return logged_in(OLA)


def press(client: PageClient, page: Page, action: str, **more: str) -> str:
    """Send the one form of a page that goes to `action`; where it leads."""
    forms = page.tree.xpath(f"//form[@action='{action}']")
    assert forms, f"no form goes to {action}"
    fields = {field.get("name"): field.get("value") for field in forms[0].xpath(".//input")}
    answer = client.browser.post(action, data=fields | more)
    assert answer.status_code == 303, answer.text[:400]
    return answer.location


def act(client: PageClient) -> Page:
    """Begin to act for the one that is offered."""
    return client.open(press(client, client.open("/acting"), "/acting/begin"))
