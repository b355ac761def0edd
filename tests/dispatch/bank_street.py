"""The residents' bank next door, spoken to without a socket, and on bad days."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import httpx
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr

from portal.config import Municipality, Settings
from portal.dispatch.wire.efaktura import EfakturaAccess
from portal.sandbox.arrived import blueprint_for
from portal.sandbox.bank.bank import ResidentsBank
from portal.sandbox.bank.customers import Choice
from portal.sandbox.residents import SandboxResident, add_residents
from tests.dispatch.envelopes import KARI
from tests.dispatch.town import NOW

KEY = "a key for the eFaktura facade"
URL = "http://localhost:8001/efaktura"
# Ola has not said yes to eFaktura; the stranger has no account in any bank.
OLA = replace(KARI, pid="21908724922", name="Ola Nordmann", customer_numbers=("4712",), traits=())
STRANGER = "17859012159"


@dataclass
class BankStreet:
    """Kari takes eFaktura, Ola does not. `calls` are those that came, as (method, path)."""

    settings: Settings
    municipality: Municipality
    calls: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        add_residents(self.settings.home, (KARI, OLA))
        self.bank = ResidentsBank(self.settings, self.municipality, clock=lambda: NOW)
        app = Flask(__name__)
        for blueprint in (self.bank.facade.blueprint, self.bank.counter.blueprint):
            app.register_blueprint(blueprint)
        app.register_blueprint(blueprint_for(self.settings, [self.bank.counter]))
        self.browser: FlaskClient = app.test_client()
        self._wsgi = httpx.WSGITransport(app)

    def access(self, key: str = KEY) -> EfakturaAccess:
        return EfakturaAccess(URL, SecretStr(key), httpx.MockTransport(self._overheard))

    def choose(self, customer: SandboxResident, choice: Choice) -> None:
        self.bank.customers.choose(customer, choice)

    def _overheard(self, request: httpx.Request) -> httpx.Response:
        self.calls.append((request.method, request.url.path))
        answer = self._wsgi.handle_request(request)
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.read())


def with_bank(settings: Settings) -> Settings:
    """The settings of a deployment that has a facade."""
    return Settings.model_validate({**settings.model_dump(), "efaktura_url": URL, "efaktura_key": KEY})


def answering(answer: Callable[[httpx.Request], httpx.Response]) -> EfakturaAccess:
    """A facade that answers as a test says."""
    return EfakturaAccess(URL, SecretStr(KEY), httpx.MockTransport(answer))
