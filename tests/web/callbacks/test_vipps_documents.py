"""The documents behind an invoice in Vipps: with Vipps' token for that address, and to nobody else."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from flask import Flask
from joserfc import jwt
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.app import create_app
from portal.config import Settings
from portal.dispatch.models import Attempt
from portal.dispatch.placing.routing import route_run
from portal.dispatch.placing.ways import Desk
from portal.dispatch.sending.handover import hand_over
from portal.dispatch.service import start_run
from portal.documents import store
from portal.invoices.service import NewAttachment
from portal.jobs import Workplace
from portal.sandbox.provider.tokens import new_key
from portal.values.national_id import NationalId
from portal.web.callbacks.tokens import KeyRing
from tests.dispatch.envelopes import KARI
from tests.dispatch.town import NOW, Registered, a_customer, a_pdf, bill
from tests.dispatch.vipps_street import VippsStreet, with_vipps

ATTACHED = a_pdf("vedtak")


class Opened:
    """An invoice of Kari's with an attachment that lies in Vipps, and the portal its documents are fetched from."""

    def __init__(self, workplace: Workplace) -> None:
        self.street = VippsStreet(workplace.settings, workplace.municipality)
        self.invoice = self._sent(workplace)
        settings: Settings = with_vipps(workplace.settings)
        self.moment = NOW
        self.app: Flask = create_app(
            Workplace(settings, workplace.municipality, workplace.database), clock=lambda: self.moment
        )
        keys = {"keys": [self.street.vipps.key.as_dict(private=False)]}
        self.app.extensions["portal.vipps_keys"] = KeyRing(lambda: keys)
        with workplace.database.transaction() as session:
            self.attempt = session.scalars(select(Attempt.id)).one()

    def _sent(self, work: Workplace) -> Registered:
        with work.database.transaction() as session:
            kari = a_customer("1", email=None, national_id=NationalId(KARI.pid or "", "NO"))
            digest = store.put(session, ATTACHED, "application/pdf", now=NOW)
            attached = NewAttachment("vedtak.pdf", "application/pdf", len(ATTACHED), digest)
            invoice = bill(session, "1", customer=kari, payment_reference="000123400000014", attachments=(attached,))
        with work.database.transaction() as session:
            run = start_run(session, municipality=work.municipality, started_by="t", due_by=None, now=NOW).run
        channel, registers = self.street.channel(), {"vipps": self.street.register()}
        desk = Desk(work.municipality, {"vipps": channel.capabilities}, work.settings.base_address, registers)
        route_run(work.database.transaction, run=run, desk=desk, now=NOW)
        hand_over(work.database, name="vipps", channel=channel, run=run)
        self.street.judged()
        return invoice

    def in_the_app(self, number: int) -> str:
        """The address the app opens when document `number` is tapped, token and all."""
        (lying,) = self.street.vipps.invoices.of(KARI.key, self.street.now)
        self.moment = self.street.now
        answer = self.street.browser.get(f"/residents/{KARI.key}/vipps/{lying.id}/{number}")
        return str(answer.location)

    def token(self, **claims: Any) -> str:
        issued = int(self.moment.timestamp())
        address = f"http://127.0.0.1:8000/callbacks/vipps/{self.attempt}/0"
        said = {"sub": address, "iat": issued, "exp": issued + 30} | claims
        return jwt.encode({"alg": "RS256", "kid": self.street.vipps.key.kid}, said, self.street.vipps.key)

    def fetch(self, token: str | None, number: int = 0) -> TestResponse:
        asked = {} if token is None else {"token": token}
        return self.app.test_client().get(f"/callbacks/vipps/{self.attempt}/{number}", query_string=asked)

    def tapped(self, address: str) -> TestResponse:
        parts = urlsplit(address)
        return self.app.test_client().get(f"{parts.path}?{parts.query}")


@pytest.fixture
def opened(workplace: Workplace) -> Opened:
    return Opened(workplace)


@pytest.mark.contract("LK-08")
def test_the_pdf_is_opened_from_the_app(opened: Opened) -> None:
    answer = opened.tapped(opened.in_the_app(0))
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "application/pdf", opened.invoice.pdf)
    assert answer.headers["Cache-Control"].startswith("private")


@pytest.mark.contract("VA-07")
def test_so_is_each_attachment(opened: Opened) -> None:
    answer = opened.tapped(opened.in_the_app(1))
    assert (answer.status_code, answer.data) == (200, ATTACHED)


def test_the_documents_are_there_a_year_later(opened: Opened) -> None:
    opened.moment = datetime(2027, 12, 1, tzinfo=NOW.tzinfo)
    assert opened.fetch(opened.token()).status_code == 200


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "http://127.0.0.1:8000/callbacks/vipps/other/0"},
        {"exp": int(NOW.timestamp()) - 60},
        {"exp": int(NOW.timestamp()) + 86_400},
    ],
)
def test_a_token_for_another_address_or_another_time_opens_nothing(opened: Opened, claims: dict[str, Any]) -> None:
    assert opened.fetch(opened.token(**claims)).status_code == 403


def test_a_token_for_the_invoice_does_not_open_the_attachment(opened: Opened) -> None:
    assert opened.fetch(opened.token(), number=1).status_code == 403


def test_a_token_signed_by_somebody_else_opens_nothing(opened: Opened) -> None:
    key = new_key()
    issued = int(NOW.timestamp())
    said = {"sub": f"http://127.0.0.1:8000/callbacks/vipps/{opened.attempt}/0", "iat": issued, "exp": issued + 30}
    forged = jwt.encode({"alg": "RS256", "kid": opened.street.vipps.key.kid}, said, key)
    assert opened.fetch(forged).status_code == 403
    assert opened.fetch(None).status_code == 403
    assert opened.fetch("nonsense").status_code == 403


def test_what_is_not_there_is_not_found(opened: Opened) -> None:
    assert opened.fetch(opened.token(), number=2).status_code == 404
    opened.attempt = uuid4()
    assert opened.fetch(opened.token()).status_code == 404


def test_nobody_is_let_in_while_vipps_tells_no_keys(opened: Opened, workplace: Workplace) -> None:
    opened.app = create_app(workplace, clock=lambda: NOW)
    assert opened.fetch(opened.token()).status_code == 503
