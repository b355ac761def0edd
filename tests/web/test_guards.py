"""Who may open a page, and what is asked of whom."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from werkzeug.exceptions import Forbidden

from portal.access.models import LoginSession
from portal.app import create_app
from portal.config import Municipality, Settings
from portal.db import Database, Vault
from portal.jobs import Workplace
from portal.web.guards import audience_of, current_resident, operators_only, public, resident_only
from tests.invoices.issued import MORNING, a_customer, an_invoice, issue
from tests.web.client import PageClient


def test_a_view_has_one_guard() -> None:
    with pytest.raises(TypeError, match="two guards"):
        public(resident_only(lambda: "page"))


def test_a_view_nobody_marked_has_no_audience() -> None:
    assert audience_of(lambda: "page") is None


def test_a_view_without_its_guard_cannot_ask_who_it_is(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(LookupError, match="resident_only"):
        current_resident()


@pytest.fixture
def operators(environment: dict[str, str], municipality: Municipality, vault: Vault) -> Any:
    """Asks, as if from an address, whether operators' pages open."""
    settings = Settings.from_environment(environment | {"PORTAL_OPERATORS": "192.0.2.0/28 2001:db8::7 127.0.0.1"})
    app = create_app(Workplace(settings, municipality, Database(environment["PORTAL_DATABASE_URL"], vault)))
    page = operators_only(lambda: "metrics")

    def opens(address: str, **headers: str) -> bool:
        with app.test_request_context("/metrics", environ_base={"REMOTE_ADDR": address}, headers=headers):
            try:
                return page() == "metrics"
            except Forbidden:
                return False

    return opens


@pytest.mark.parametrize("address", ["192.0.2.1", "192.0.2.15", "2001:db8::7", "127.0.0.1"])
def test_operators_come_from_named_addresses_and_networks(operators: Any, address: str) -> None:
    assert operators(address)


@pytest.mark.parametrize("address", ["192.0.2.16", "2001:db8::8", "198.51.100.1", ""])
def test_others_are_no_operators(operators: Any, address: str) -> None:
    assert not operators(address)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
def test_behind_a_proxy_nobody_told_us_of_nobody_is_an_operator(operators: Any, header: str) -> None:
    assert not operators("127.0.0.1", **{header: "203.0.113.9"})


def test_use_is_noted_once_a_minute_apart_from_the_page(kari: PageClient, app: Flask, workplace: Workplace) -> None:
    def last_seen() -> object:
        with workplace.database.transaction() as session:
            return session.scalars(select(LoginSession.last_seen)).one()

    later = create_app(workplace, clock=lambda: MORNING + timedelta(minutes=2))
    kari.open("/invoices")
    assert last_seen() == MORNING
    cookie = kari.browser.get_cookie("resident")
    assert cookie is not None
    PageClient(later, cookie.value).open("/invoices")
    assert last_seen() == MORNING + timedelta(minutes=2)


def test_a_flood_of_downloads_is_stopped(kari: PageClient, workplace: Workplace) -> None:
    with workplace.database.transaction() as session:
        invoice_id = issue(session, an_invoice(a_customer(session)))
    kari.get(f"/invoices/{invoice_id}.pdf")
    with workplace.database.transaction() as session:
        session.execute(text("update rate_count set count = 60"))
    assert kari.get(f"/invoices/{invoice_id}.pdf").status_code == 429
