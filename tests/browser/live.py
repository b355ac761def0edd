"""A portal and its login provider, answering over HTTP on this machine, with people who have invoices."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Thread
from typing import Any
from uuid import UUID

from werkzeug.serving import WSGIRequestHandler, make_server

from portal.access.sessions import open_session
from portal.app import create_app
from portal.config import Municipality, Role, Settings
from portal.db import Database, Vault, vault_of
from portal.jobs import Workplace
from portal.sandbox.app import create_sandbox
from tests.browser.bills import NOW
from tests.browser.street import PEOPLE, move_in


@dataclass
class Clock:
    """The portal's clock: it stands still until a test moves it."""

    moment: datetime

    def __call__(self) -> datetime:
        return self.moment

    @contextmanager
    def later(self, by: timedelta) -> Iterator[None]:
        """What happens in the block happens so much later."""
        before = self.moment
        self.moment += by
        try:
            yield
        finally:
            self.moment = before


@dataclass(frozen=True)
class Live:
    """Where the two answer, and who and what is there."""

    address: str
    provider: str
    clock: Clock
    work: Workplace
    ids: Mapping[str, UUID]

    def path(self, invoice: str) -> str:
        """The path of an invoice by its name in the tests."""
        return f"/invoices/{self.ids[invoice]}"

    def token_at_work(self, *roles: Role) -> str:
        """The token of a login session of somebody who works here in these roles."""
        now = self.clock()
        with self.work.database.transaction() as session:
            return open_session(
                session,
                realm="staff",
                person_lookup=None,
                issuer=f"{self.provider}/staff",
                subject="marit",
                sid=None,
                acr="substantial",
                auth_time=now,
                now=now,
                name="Marit Solli",
                roles=roles,
            )

    def token(self, name: str) -> str:
        """The token of a login session of someone, opened without a visit to the provider."""
        now = self.clock()
        with self.work.database.transaction() as session:
            return open_session(
                session,
                realm="resident",
                person_lookup=vault_of(session).index(PEOPLE[name].number),
                issuer=self.provider,
                subject=name,
                sid=None,
                acr="idporten-loa-high",
                auth_time=now,
                now=now,
            )


@contextmanager
def go_live(
    environment: Mapping[str, str], municipality: Municipality, vault: Vault, *, facade_key: str = ""
) -> Iterator[Live]:
    """Start both on free ports over the database the environment names, and let the people move in.

    With `facade_key` the portal has a supplier's facade for eFaktura: the sandbox's.
    """
    with _listening("127.0.0.1") as portal, _listening("localhost") as provider:
        addresses = {
            "PORTAL_BASE_URL": portal.address,
            "PORTAL_SANDBOX_URL": provider.address,
            "PORTAL_RESIDENT_OIDC_ISSUER": provider.address,
            "PORTAL_STAFF_OIDC_ISSUER": f"{provider.address}/staff",
        }
        if facade_key:
            addresses |= {"PORTAL_EFAKTURA_URL": f"{provider.address}/efaktura", "PORTAL_EFAKTURA_KEY": facade_key}
        settings = Settings.from_environment({**environment, **addresses})
        database = Database(settings.database_url.get_secret_value(), vault, pool_size=10)
        work, clock = Workplace(settings, municipality, database), Clock(NOW)
        ids = move_in(work)
        portal.app = create_app(work, clock=clock)
        provider.app = create_sandbox(settings)
        yield Live(portal.address, provider.address, clock, work, ids)
        database.engine.dispose()


class _Quiet(WSGIRequestHandler):
    # Browsers keep the connection, as they do with the server of production.
    protocol_version = "HTTP/1.1"

    def log(self, *_: object) -> None:
        pass


class _Listener:
    """A server on a port of its own; `app` is set once its address is known."""

    def __init__(self, host: str) -> None:
        self.app: Callable[..., Any] | None = None
        self.server = make_server("127.0.0.1", 0, self._answer, threaded=True, request_handler=_Quiet)
        self.address = f"http://{host}:{self.server.server_port}"

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Any:
        assert self.app is not None
        return self.app(environ, start_response)


@contextmanager
def _listening(host: str) -> Iterator[_Listener]:
    listener = _Listener(host)
    Thread(target=listener.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield listener
    finally:
        listener.server.shutdown()
        listener.server.server_close()
