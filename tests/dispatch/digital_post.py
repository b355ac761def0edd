"""Digdir's side of digital post in one process, and lines to it; or to somebody who answers as a test decides."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from flask import Flask
from joserfc.jwk import RSAKey

from portal.config import MailboxChannel, MaskinportenClient
from portal.dispatch.channels.mailbox import Mailbox
from portal.dispatch.registers.krr import ContactRegister
from portal.dispatch.wire.http import HttpLine
from portal.dispatch.wire.integration_point import IntegrationPoint
from portal.dispatch.wire.maskinporten import Maskinporten
from portal.sandbox.digdir import eformidling, krr, maskinporten
from portal.sandbox.digdir.mailboxes import Mailboxes
from portal.sandbox.digdir.messages import Message, MessageStore
from portal.sandbox.residents import SandboxResident, add_residents
from portal.values import clock

THERE = "http://digdir.example"
Answers = Callable[[httpx.Request], httpx.Response]


@cache
def a_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "ours"}, auto_kid=False)


def a_client(**changes: Any) -> MaskinportenClient:
    jwk = json.dumps(a_key().as_dict(private=True))
    usual = {"issuer": f"{THERE}/maskinporten", "client_id": "our-client", "client_jwk": jwk}
    return MaskinportenClient.model_validate({**usual, **changes})


def a_resident(pid: str, *traits: str, name: str = "Kari Nordmann") -> SandboxResident:
    return SandboxResident(
        pid=pid,
        name=name,
        kind="person",
        customer_numbers=("4711",),
        email=None,
        address=("Storgata 1", "1470 Lørenskog"),
        language="nb",
        traits=traits,
        special={"en": "Gets digital post."},
    )


@dataclass
class DigitalPost:
    """The counterparts over a folder. `later` moves their clock."""

    home: Path
    issuer: str = f"{THERE}/maskinporten"
    later: timedelta = timedelta()
    calls: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.client = a_client(issuer=self.issuer)
        self.store = MessageStore(self.home)
        tokens = maskinporten.Maskinporten(self.client, clock=self.now)
        self.app = Flask("digdir")
        for part in (
            tokens,
            krr.ContactRegister(self.home, tokens, clock=self.now),
            eformidling.IntegrationPoint(self.home, self.store, clock=self.now),
            Mailboxes(self.store, clock=self.now),
        ):
            self.app.register_blueprint(part.blueprint)

    def now(self) -> datetime:
        return clock.now() + self.later

    def settle(self, *residents: SandboxResident) -> None:
        add_residents(self.home, residents)

    def line(self, path: str) -> HttpLine:
        return HttpLine("digdir", f"{THERE}{path}", transport=_Heard(self.app, self.calls))

    def maskinporten(self, client: MaskinportenClient | None = None) -> Maskinporten:
        return Maskinporten(client or self.client, line=self.line(maskinporten.PATH))

    def register(self) -> ContactRegister:
        return ContactRegister(self.line(krr.PATH), self.maskinporten())

    def mailbox(self, **rules: Any) -> Mailbox:
        return Mailbox(IntegrationPoint(self.line(eformidling.PATH)), MailboxChannel(**rules))

    def message(self, attempt: UUID) -> Message:
        found = self.store.message(attempt)
        assert found
        return found


class _Heard(httpx.WSGITransport):
    def __init__(self, app: Flask, calls: list[tuple[str, str]]) -> None:
        super().__init__(app=app)
        self._calls = calls

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._calls.append((request.method, request.url.path))
        return super().handle_request(request)


def answering(answers: Answers) -> HttpLine:
    """A line to somebody who answers so."""
    return HttpLine("awkward", THERE, transport=httpx.MockTransport(answers))


def silent(_: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("no answer")


def gone(_: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("nobody there")


def html(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, html="<h1>Log in to the guest network</h1>")


def huge(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, content=b"[" * 9_000_000)


def untrusted(_: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate has expired")


# Whatever a counterpart may do wrong.
AWKWARD: dict[str, Answers] = {
    "silent": silent,
    "gone": gone,
    "html": html,
    "huge": huge,
    "untrusted": untrusted,
    "broken": lambda _: httpx.Response(500, json={"message": "oh"}),
    "busy": lambda _: httpx.Response(503),
    "a list": lambda _: httpx.Response(200, json=[1, 2]),
    "wrong types": lambda _: httpx.Response(200, json={"access_token": 1, "personer": {}, "content": "none"}),
    "elsewhere": lambda _: httpx.Response(302, headers={"Location": "https://example.org/"}),
}
