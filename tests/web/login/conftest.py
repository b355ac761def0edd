"""A portal and a login provider that talk over real HTTP, and a browser that goes between them."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from portal.app import create_app
from portal.config import Municipality, Settings
from portal.db import Database, Vault
from portal.jobs import Workplace
from portal.sandbox.provider import LoginProvider, of_staff
from portal.sandbox.provider.memory import Grant, Memory
from portal.sandbox.provider.tokens import ProviderSession
from portal.values import clock as clocks

SYNTHETIC = "05895894984"  # a published test vector of Skatteetaten's
DISCOVERY = "/.well-known/openid-configuration"


class WaywardMemory(Memory):
    """A provider that can be made to say what it should not. A value of None leaves the claim out."""

    wrong: dict[str, Any] = {}  # noqa: RUF012  set anew for each test
    wrong_logout: dict[str, Any] = {}  # noqa: RUF012

    def id_claims(self, grant: Grant) -> dict[str, Any]:
        return _changed(super().id_claims(grant), self.wrong)

    def logout_claims(self, who: ProviderSession) -> dict[str, Any]:
        return _changed(super().logout_claims(who), self.wrong_logout)


def _changed(claims: dict[str, Any], wrong: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (claims | wrong).items() if value is not None}


class Provider:
    """The provider's server: `answers[path] = (status, body)` puts a fault in front of it."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, object]] = {}
        self.asked: list[str] = []
        self.app: Flask | None = None
        self.memory: WaywardMemory
        self.staff_memory: WaywardMemory
        self.server = make_server("127.0.0.1", 0, self._answer, threaded=True)
        self.issuer = f"http://localhost:{self.server.server_port}"

    def set_up(self, settings: Settings) -> None:
        provider = LoginProvider(settings, memory=WaywardMemory)
        assert isinstance(provider.memory, WaywardMemory)
        self.memory = provider.memory
        staffs = LoginProvider(settings, realm_of=of_staff, memory=WaywardMemory)
        assert isinstance(staffs.memory, WaywardMemory)
        self.staff_memory = staffs.memory
        for memory in (self.memory, self.staff_memory):
            memory.wrong, memory.wrong_logout = {}, {}
        self.app = Flask("provider", static_folder=None)
        self.app.register_blueprint(provider.blueprint)
        self.app.register_blueprint(staffs.blueprint)

    def discovery(self, **changes: object) -> None:
        """Change the discovery document; None leaves a key out."""
        assert self.app is not None
        found = self.app.test_client().get(DISCOVERY).json
        assert found is not None
        self.answers[DISCOVERY] = (200, _changed(found, changes))

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Any:
        path = environ["PATH_INFO"]
        self.asked.append(path)
        if path in self.answers:
            status, body = self.answers[path]
            return Response(json.dumps(body), status, mimetype="application/json")(environ, start_response)
        assert self.app is not None
        return self.app(environ, start_response)


@pytest.fixture(scope="session")
def provider_server() -> Iterator[Provider]:
    provider = Provider()
    Thread(target=provider.server.serve_forever, daemon=True).start()
    yield provider
    provider.server.shutdown()
    provider.server.server_close()


@pytest.fixture
def settings(environment: dict[str, str], provider_server: Provider) -> Settings:
    issuer = provider_server.issuer
    addresses = {
        "PORTAL_SANDBOX_URL": issuer,
        "PORTAL_RESIDENT_OIDC_ISSUER": issuer,
        "PORTAL_STAFF_OIDC_ISSUER": f"{issuer}/staff",
    }
    return Settings.from_environment(environment | addresses)


@pytest.fixture
def provider(provider_server: Provider, settings: Settings) -> Provider:
    provider_server.answers.clear()
    provider_server.asked.clear()
    provider_server.set_up(settings)
    return provider_server


class Browser:
    """One browser: the portal's side in memory, the provider's side over HTTP, its cookies on both."""

    def __init__(self, app: Flask) -> None:
        self.portal: FlaskClient = app.test_client()
        self.elsewhere = httpx.Client()

    def leave(self, path: str = "/login") -> str:
        """Open the portal's login; the address at the provider it leads to."""
        response = self.portal.get(path)
        assert response.status_code == 303, response.text
        return response.location

    def choose(self, at_provider: str, **form: str) -> str:
        """Be someone at the provider; the address back at the portal."""
        answer = self.elsewhere.get(at_provider)
        assert answer.status_code == 303, answer.text
        if "/authorize/" in answer.headers["Location"]:
            page = httpx.URL(at_provider).join(answer.headers["Location"])
            answer = self.elsewhere.post(page, data=form or {"pid": SYNTHETIC})
        return answer.headers["Location"]

    def come_back(self, address: str) -> TestResponse:
        parts = urlsplit(address)
        assert parts.path in ("/login/callback", "/desk/login/callback"), address
        return self.portal.get(f"{parts.path}?{parts.query}")

    def answer_of(self, path: str = "/login") -> dict[str, str]:
        """Go to the provider, be someone, and stop before coming back: what the answer says."""
        return query_of(self.choose(self.leave(path)))

    def answer(self, **said: str) -> TestResponse:
        return self.portal.get("/login/callback", query_string=said)

    def log_in(self, path: str = "/login") -> TestResponse:
        return self.come_back(self.choose(self.leave(path)))

    def is_logged_in(self) -> bool:
        return self.portal.get("/session").status_code == 200

    def under_way(self) -> list[str]:
        """The names of the cookies that hold logins begun."""
        return [cookie.key for cookie in self.portal._cookies.values() if cookie.key.startswith("login-")]

    def token(self) -> str | None:
        found = self.portal.get_cookie("resident")
        return found.value if found else None

    def log_out(self) -> TestResponse:
        """Press the button of the page that asks."""
        page = self.portal.get("/logout").text
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found, page
        return self.portal.post("/logout", data={"csrf_token": found.group(1)})


def query_of(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@pytest.fixture
def workplace(settings: Settings, municipality: Municipality, vault: Vault) -> Iterator[Workplace]:
    database = Database(settings.database_url.get_secret_value(), vault)
    yield Workplace(settings, municipality, database)
    database.engine.dispose()


class Clock:
    """The portal's clock; the provider has the real one."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return clocks.now() + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(workplace: Workplace, provider: Provider, clock: Clock) -> Flask:
    return create_app(workplace, clock=clock)


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)
