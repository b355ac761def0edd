"""The national contact register may suggest an e-mail address; it is never used, and never kept, by itself."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.serving import make_server

from portal.app import create_app
from portal.config import Settings
from portal.jobs import Workplace
from portal.people.queries import contact_of
from tests.dispatch.digital_post import DigitalPost, a_resident
from tests.invoices.issued import KARI, MORNING, a_customer
from tests.web.client import Page, PageClient
from tests.web.conftest import LogIn

KNOWN = "somebody@post.example"


@pytest.fixture
def post(tmp_path: Path) -> Iterator[DigitalPost]:
    """The registers, where the portal finds them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    post = DigitalPost(tmp_path, issuer=f"http://127.0.0.1:{port}/maskinporten")
    server = make_server("127.0.0.1", port, post.app)
    Thread(target=server.serve_forever, daemon=True).start()
    yield post
    server.shutdown()


@pytest.fixture
def app(workplace: Workplace, post: DigitalPost) -> Flask:
    here = post.issuer.removesuffix("/maskinporten")
    digital = {"krr_url": f"{here}/krr", "mailbox_url": here, "maskinporten": post.client}
    settings = Settings.model_validate({**workplace.settings.model_dump(), **digital})
    return create_app(replace(workplace, settings=settings), clock=lambda: MORNING)


@pytest.fixture
def kari(logged_in: LogIn, workplace: Workplace, issued: Callable[..., UUID]) -> PageClient:
    """Kari gets paper, and has given no address."""
    with workplace.database.transaction() as session:
        a_customer(session, email=None, mobile=None)
    issued()
    return logged_in(KARI)


def check(browser: PageClient) -> Page:
    """Press the button, as a browser without scripts does."""
    answer = browser.browser.post("/delivery/check", data={"csrf_token": browser.open("/delivery").token()})
    return browser.open(answer.location) if answer.status_code == 303 else browser.judged(answer, 200)


@pytest.mark.contract("LK-14")
def test_an_address_the_register_knows_is_suggested_and_used_only_once_its_code_is_typed(
    kari: PageClient, post: DigitalPost, karis: UUID, workplace: Workplace
) -> None:
    post.settle(a_resident(KARI.number))
    page = check(kari)
    assert f"Kontakt- og reservasjonsregisteret kjenner {KNOWN}." in page.text
    (form,) = page.tree.xpath("//section[@aria-labelledby='suggested']//form")
    fields = {one.get("name"): one.get("value") for one in form.iter("input")}
    answer = kari.browser.post(form.get("action"), data=fields)
    assert answer.location.startswith("/delivery/code?confirmation=")
    with workplace.database.transaction() as session:
        assert contact_of(session, [karis]) == {}


def test_a_suggestion_is_kept_nowhere(kari: PageClient, post: DigitalPost, workplace: Workplace) -> None:
    post.settle(a_resident(KARI.number))
    assert KNOWN in check(kari).text
    assert KNOWN not in kari.open("/delivery").text
    with workplace.database.transaction() as session:
        tables = session.scalars(text("select tablename from pg_tables where schemaname = 'public'")).all()
        for table in tables:
            rows = session.scalars(text(f'select t::text from "{table}" t')).all()
            assert not any(KNOWN in row for row in rows), table


def test_who_has_an_address_that_works_is_suggested_no_other(
    kari: PageClient, post: DigitalPost, workplace: Workplace
) -> None:
    post.settle(a_resident(KARI.number))
    with workplace.database.transaction() as session:
        a_customer(session, mobile=None)
    assert KNOWN not in check(kari).text


@pytest.mark.parametrize("traits", [("reserved",), None], ids=["who wants nothing digital", "who is not there"])
def test_of_some_the_register_suggests_nothing(
    kari: PageClient, post: DigitalPost, traits: tuple[str, ...] | None
) -> None:
    if traits:
        post.settle(a_resident(KARI.number, *traits))
    page = check(kari)
    assert "Vi har spurt." in page.text
    assert KNOWN not in page.text
