"""The portal as visitors and residents meet it, on a database of its own, at a fixed moment."""

from collections.abc import Callable

import pytest
from flask import Flask

from portal.access import sessions
from portal.app import create_app
from portal.db import vault_of
from portal.jobs import Workplace
from portal.values.national_id import NationalId
from tests.invoices.issued import KARI, MORNING
from tests.web.client import PageClient

LogIn = Callable[[NationalId], PageClient]


@pytest.fixture
def app(workplace: Workplace) -> Flask:
    return create_app(workplace, clock=lambda: MORNING)


@pytest.fixture
def visitor(app: Flask) -> PageClient:
    """A browser that nobody is logged in with."""
    return PageClient(app)


@pytest.fixture
def logged_in(app: Flask, workplace: Workplace) -> LogIn:
    """Makes a browser that the owner of a number is logged in with."""

    def log_in(number: NationalId) -> PageClient:
        with workplace.database.transaction() as session:
            token = sessions.open_session(
                session,
                realm="resident",
                person_lookup=vault_of(session).index(number.number),
                issuer="https://login.example",
                subject="subject",
                sid=None,
                acr="idporten-loa-high",
                auth_time=MORNING,
                now=MORNING,
            )
        return PageClient(app, token)

    return log_in


@pytest.fixture
def kari(logged_in: LogIn) -> PageClient:
    """A browser that Kari is logged in with."""
    return logged_in(KARI)
