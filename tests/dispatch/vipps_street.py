"""Vipps next door, spoken to without a socket, and on bad days."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import httpx
from flask import Flask
from flask.testing import FlaskClient

from portal.config import Municipality, Settings, VippsClient
from portal.dispatch.channels.vipps import Vipps
from portal.dispatch.reachability import VippsMatch
from portal.dispatch.registers.vipps import VippsRegister
from portal.dispatch.wire.vipps import VippsAccess
from portal.sandbox.arrived import blueprint_for
from portal.sandbox.residents import add_residents
from portal.sandbox.vipps.vipps import SandboxVipps
from tests.dispatch.envelopes import KARI
from tests.dispatch.town import ISSUER, NOW

# Ola has not switched on invoices in Vipps; the stranger does not use it.
OLA = replace(KARI, pid="21908724922", name="Ola Nordmann", customer_numbers=("4712",), traits=())
STRANGER = "17859012159"

# What happens to a call before it reaches Vipps (an answer in its place), or after (given Vipps' own answer).
Trouble = Callable[[httpx.Request, Callable[[], httpx.Response]], httpx.Response]


def vipps_at(web: str) -> dict[str, str]:
    """The settings of access to the sandbox's Vipps at that address."""
    return {
        "url": f"{web}/vipps/vipps-isp/v1",
        "token_url": f"{web}/vipps/accesstoken/get",
        "keys_url": f"{web}/vipps/public/jwk",
        "client_id": "portal",
        "client_secret": "a secret of the sandbox's Vipps",
        "subscription_key": "a subscription of the sandbox's Vipps",
    }


def with_vipps(settings: Settings, web: str = "http://localhost:8001") -> Settings:
    return Settings.model_validate({**settings.model_dump(), "vipps": vipps_at(web)})


@dataclass
class VippsStreet:
    """Kari has switched on invoices in Vipps, Ola has not. `calls` are those that came."""

    settings: Settings
    municipality: Municipality
    now: datetime = NOW
    calls: list[httpx.Request] = field(default_factory=list)
    # By the last part of the path: `tokens`, `get`, or the invoice's id.
    troubles: dict[str, Trouble] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.settings = with_vipps(self.settings)
        add_residents(self.settings.home, (replace(KARI, mobile="+47 41234567"), OLA))
        self.vipps = SandboxVipps(self.settings, self.municipality, clock=lambda: self.now)
        self.web = Flask(__name__)
        for blueprint in (self.vipps.api.blueprint, self.vipps.app.blueprint):
            self.web.register_blueprint(blueprint)
        self.web.register_blueprint(blueprint_for(self.settings, [self.vipps.app]))
        self.browser: FlaskClient = self.web.test_client()
        self._wsgi = httpx.WSGITransport(self.web)

    def access(self, **changes: Any) -> VippsAccess:
        client = VippsClient.model_validate(vipps_at("http://localhost:8001") | changes)
        return VippsAccess(client, httpx.MockTransport(self._overheard))

    def channel(self) -> Vipps:
        return Vipps(self.access(), (ISSUER,), receipt_days=2)

    def register(self, match: VippsMatch = "national_id") -> VippsRegister:
        return VippsRegister(self.access(), match)

    def judged(self) -> None:
        """Time enough has gone by for what has come to be shown."""
        self.now += timedelta(seconds=5)

    def paths(self, method: str) -> list[str]:
        return [call.url.path for call in self.calls if call.method == method]

    def _overheard(self, request: httpx.Request) -> httpx.Response:
        self.calls.append(request)
        kind = f"{request.method} {request.url.path.split('/')[-1 if 'invoices' not in request.url.path else -2]}"
        trouble = self.troubles.get(kind)
        return trouble(request, lambda: self._answer(request)) if trouble else self._answer(request)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        answer = self._wsgi.handle_request(request)
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.read())


def says(status: int, **answer: Any) -> Trouble:
    return lambda _request, _there: httpx.Response(status, **answer)


def breaks(fault: type[Exception]) -> Trouble:
    """Nothing of the call reaches Vipps."""

    def trouble(request: httpx.Request, there: Callable[[], httpx.Response]) -> httpx.Response:
        raise fault("broken")

    return trouble


def breaks_after(fault: type[BaseException]) -> Trouble:
    """Vipps has done its work when it breaks."""

    def trouble(request: httpx.Request, there: Callable[[], httpx.Response]) -> httpx.Response:
        there()
        raise fault("broken")

    return trouble
