"""Everybody the portal hands invoices to, in memory: httpx transports, a mail server, a folder.

Each answers at once, with as little work as its protocol allows, and counts what it is asked. None asks to be spared:
waiting for a counterpart's rate would measure the counterpart.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import httpx
from joserfc.jwk import RSAKey
from pydantic import SecretStr

from portal.config import EfakturaChannel, MaskinportenClient, Municipality, Settings, VippsClient
from portal.dispatch import channels, registers
from portal.dispatch.channels.avtalegiro import Avtalegiro
from portal.dispatch.channels.efaktura import Efaktura
from portal.dispatch.channels.email import Email
from portal.dispatch.channels.mailbox import Mailbox
from portal.dispatch.channels.paper import Paper
from portal.dispatch.channels.vipps import Vipps
from portal.dispatch.registers.efaktura import EfakturaRegister
from portal.dispatch.registers.krr import ContactRegister
from portal.dispatch.registers.vipps import VippsRegister
from portal.dispatch.wire.efaktura import EfakturaAccess
from portal.dispatch.wire.http import HttpLine
from portal.dispatch.wire.integration_point import IntegrationPoint
from portal.dispatch.wire.maskinporten import Maskinporten
from portal.dispatch.wire.smtp import Answer, SmtpServer
from portal.dispatch.wire.vipps import VippsAccess

# How many of a hundred people each channel reaches; AvtaleGiro's have a mandate.
SHARES: Final = {"avtalegiro": 20, "efaktura": 30, "vipps": 10, "mailbox": 25, "email": 10, "paper": 5}
_WAYS: Final = [way for way, share in SHARES.items() for _ in range(share)]
_DIGIPOST = "984661185"
_MESSAGE_ID = re.compile(rb'"instanceIdentifier": "([0-9a-f-]{36})"')


def way_of(number: str) -> str:
    """The channel that reaches whoever has this person number: told by the number, so that nobody must remember it."""
    return _WAYS[int(number) % len(_WAYS)]


class EmailToMemory(Email):
    """The channel with a server that takes every message at once."""

    def __init__(self, taken: Counter[str], municipality: Municipality) -> None:
        assert municipality.channels.email
        super().__init__(SmtpServer.from_url("smtp://mail.example"), municipality.channels.email)
        self._taken = taken

    def _dial(self) -> Any:
        return _MailServer(self._taken)


class _MailServer:
    open = True

    def __init__(self, taken: Counter[str]) -> None:
        self._taken = taken

    def hand_in(self, sender: str, recipient: str, message: bytes) -> Answer:
        self._taken["email"] += 1
        return Answer("taken", 250)

    def close(self) -> None:
        """Nothing was opened."""


@dataclass
class Counterparts:
    """`asked` counts calls, and `taken` what was handed over."""

    print_folder: Path
    asked: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)

    def efaktura(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            self.asked["efaktura"] += 1
            number = json.loads(request.content)["socialSecurityNumber"]
            yes = way_of(number) == "efaktura"
            return _says(
                {"efakturaIdentifier": number, "generalConsent": yes, "agreement": False, "blocked": False},
            )
        if request.method == "PUT":
            self.taken["efaktura"] += 1
            return _says({"consignmentId": request.url.path.rpartition("/")[2], "status": "accepted"}, 201)
        return _says({"issuers": [], "consignmentId": request.url.path.rpartition("/")[2], "status": "accepted"})

    def vipps(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == "/token_url":
            return _says({"access_token": "bench", "expires_in": "3600"})
        if path.endswith("/recipients/tokens"):
            self.asked["vipps"] += 1
            number = json.loads(request.content)["value"]
            return _says({"recipientToken": number}) if way_of(number) == "vipps" else _says({}, 404)
        if request.method == "GET":
            return _says({"etag": "1", "status": {"state": "created"}})
        self.taken["vipps"] += 1
        return _says({}, 201)

    def maskinporten(self, _request: httpx.Request) -> httpx.Response:
        return _says({"access_token": "bench", "expires_in": 3600})

    def krr(self, request: httpx.Request) -> httpx.Response:
        self.asked["krr"] += 1
        return _says({"personer": [self._in_krr(one) for one in json.loads(request.content)["personidentifikatorer"]]})

    def _in_krr(self, number: str) -> dict[str, Any]:
        if way_of(number) != "mailbox":
            return {"personidentifikator": number, "status": "IKKE_REGISTRERT"}
        mailbox = {"postkasseadresse": "innbygger#1", "postkasseleverandoeradresse": _DIGIPOST}
        person = {"personidentifikator": number, "status": "AKTIV", "reservasjon": "NEI"}
        return {**person, "varslingsstatus": "KAN_VARSLES", "digital_post": mailbox}

    def eformidling(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return _says({"content": []})
        self.taken["mailbox"] += 1
        found = _MESSAGE_ID.search(request.read())
        assert found
        identification = {"documentIdentification": {"instanceIdentifier": found[1].decode()}}
        return _says({"standardBusinessDocumentHeader": identification})

    @contextmanager
    def in_place(self, municipality: Municipality) -> Iterator[None]:
        """They stand where the real ones would, until the block ends."""
        sending, looking_up = self._channels(municipality), self._registers()
        with (
            patch.dict(channels.REGISTRY, {name: _always(one) for name, one in sending.items()}),
            patch.dict(registers.REGISTRY, {name: _always(one) for name, one in looking_up.items()}),
        ):
            yield

    def _channels(self, municipality: Municipality) -> dict[str, Any]:
        rules = municipality.channels
        issuers = [issuer.organisation_number for issuer in municipality.issuers]
        assert rules.avtalegiro
        assert rules.efaktura
        assert rules.vipps
        assert rules.mailbox
        return {
            "avtalegiro": Avtalegiro(self.print_folder, rules.avtalegiro),
            "efaktura": Efaktura(self._efaktura, rules.efaktura),
            "vipps": Vipps(self._vipps, issuers, receipt_days=rules.vipps.receipt_days),
            "mailbox": Mailbox(IntegrationPoint(_line(self.eformidling)), rules.mailbox),
            "email": EmailToMemory(self.taken, municipality),
            "paper": Paper(self.print_folder),
        }

    def _registers(self) -> dict[str, Any]:
        tokens = Maskinporten(_maskinporten_client(), line=_line(self.maskinporten))
        return {
            "efaktura": EfakturaRegister(self._efaktura, EfakturaChannel()),
            "vipps": VippsRegister(self._vipps, "national_id"),
            "krr": ContactRegister(_line(self.krr), tokens),
        }

    def __post_init__(self) -> None:
        self._efaktura = EfakturaAccess("http://efaktura.example", SecretStr("bench"), _transport(self.efaktura))
        addresses = {name: f"http://vipps.example/{name}" for name in ("url", "token_url", "keys_url")}
        secrets = dict.fromkeys(("client_id", "client_secret", "subscription_key"), "bench")
        client = VippsClient.model_validate(addresses | secrets)
        self._vipps = VippsAccess(client, _transport(self.vipps), per_second=None)


def _maskinporten_client() -> MaskinportenClient:
    jwk = json.dumps(RSAKey.generate_key(2048, {"kid": "bench"}).as_dict(private=True))
    told = {"issuer": "http://bench.example", "client_id": "bench", "client_jwk": jwk}
    return MaskinportenClient.model_validate(told)


def _line(answer: Callable[[httpx.Request], httpx.Response]) -> HttpLine:
    return HttpLine("bench", "http://bench.example", most_bytes=8_000_000, transport=_transport(answer))


def _transport(answer: Callable[[httpx.Request], httpx.Response]) -> httpx.BaseTransport:
    return httpx.MockTransport(answer)


def _says(what: dict[str, Any], status: int = 200) -> httpx.Response:
    return httpx.Response(status, content=json.dumps(what).encode())


def _always(one: object) -> Callable[[Settings, Municipality], Any]:
    return lambda _settings, _municipality: one
