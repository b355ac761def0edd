"""Browsers that staff are logged in with, and customers for them to find."""

from collections.abc import Callable, Mapping
from uuid import UUID

import pytest
from flask import Flask

from portal.access.sessions import open_session
from portal.config import Role
from portal.db import Session
from portal.jobs import Workplace
from tests.invoices.issued import MORNING, OLA, a_customer, an_invoice, issue
from tests.web.client import PageClient

AtWork = Callable[..., PageClient]


def staff_session(session: Session, *roles: Role, subject: str = "marit", name: str | None = "Marit Solli") -> str:
    """The token of somebody logged in at the desk."""
    facts = {"issuer": "http://localhost:8001/staff", "subject": subject, "sid": None, "acr": "", "name": name}
    times = {"auth_time": MORNING, "now": MORNING}
    return open_session(session, realm="staff", person_lookup=None, roles=roles, **facts, **times)


@pytest.fixture
def at_work(app: Flask, workplace: Workplace) -> AtWork:
    """Makes a browser that somebody with these roles is logged in with."""

    def log_in(*roles: Role, **who: str | None) -> PageClient:
        with workplace.database.transaction() as session:
            token = staff_session(session, *roles, **who)
        client = PageClient(app)
        client.browser.set_cookie("staff", token)
        return client

    return log_in


@pytest.fixture
def marit(at_work: AtWork) -> PageClient:
    """A browser of a case worker."""
    return at_work("case_worker")


@pytest.fixture
def town(workplace: Workplace) -> Mapping[str, UUID]:
    """Kari with an invoice, Ola, an Åse and an Aase, and one whose identity is protected."""
    nobody = {"national_id": None, "email": None, "mobile": None}
    with workplace.database.transaction() as session:
        kari = a_customer(session)
        issue(session, an_invoice(kari, number="202604512"))
        return {
            "kari": kari,
            "ola": a_customer(session, number="1000002", name="Ola Nordmann", national_id=OLA),
            "åse": a_customer(session, number="1000003", name="Åse Ødegård", **nobody),
            "aase": a_customer(session, number="1000004", name="Aase Ødegård", **nobody),
            "zara": a_customer(session, number="1000005", name="Zara Ødegård", **nobody),
            "secret": a_customer(session, number="1000009", name="Sara Skjermet", protected=True, national_id=None),
        }


def search(client: PageClient, text: str, *, status: int = 200):
    """Write in the field and press the button, as a browser without scripts does."""
    token = client.open("/desk").token()
    answer = client.browser.post("/desk/search", data={"q": text, "csrf_token": token})
    return client.open(answer.location, status=status) if answer.status_code == 303 else client.judged(answer, status)
