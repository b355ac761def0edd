"""The other side as one process: the login providers, the pages of what arrived, and the mail server."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from flask import Flask, redirect
from werkzeug.serving import BaseWSGIServer, make_server

from portal.config import Settings, load_municipality
from portal.sandbox.arrived import Elsewhere, blueprint_for
from portal.sandbox.bank.bank import ResidentsBank
from portal.sandbox.digdir.counterparts import Digdir
from portal.sandbox.permission import require_sandbox
from portal.sandbox.phone import SandboxPhone
from portal.sandbox.provider import LoginProvider, of_staff
from portal.sandbox.smtp import start_sink
from portal.sandbox.vipps.headers import UnderscoresHeard
from portal.sandbox.vipps.vipps import SandboxVipps

HERE = "127.0.0.1"


def create_sandbox(settings: Settings) -> Flask:
    """The pages of the sandbox. Raise SandboxOff, or NotASandbox without an address and a login of its own."""
    require_sandbox(settings)
    app = Flask("portal.sandbox", static_folder=None)
    app.register_blueprint(LoginProvider(settings).blueprint)
    if settings.staff_oidc:
        app.register_blueprint(LoginProvider(settings, realm_of=of_staff).blueprint)
    banks = _banks(settings)
    for bank in banks:
        app.register_blueprint(bank.facade.blueprint)
        app.register_blueprint(bank.counter.blueprint)
    vipps = _vipps(settings)
    for one in vipps:
        app.register_blueprint(one.api.blueprint)
        app.register_blueprint(one.app.blueprint)
    digdirs = [Digdir(settings)] if settings.mailbox_url else []
    for blueprint in (blueprint for digdir in digdirs for blueprint in digdir.blueprints):
        app.register_blueprint(blueprint)
    phones = [SandboxPhone(settings)] if settings.sms_url else []
    for phone in phones:
        app.register_blueprint(phone.blueprint)
    places: list[Elsewhere] = [
        *phones,
        *(bank.counter for bank in banks),
        *(one.app for one in vipps),
        *(digdir.mailboxes for digdir in digdirs),
    ]
    app.register_blueprint(blueprint_for(settings, places))
    app.add_url_rule("/", "front", lambda: redirect("/residents"))
    return app


def _banks(settings: Settings) -> list[ResidentsBank]:
    """The residents' bank, in a municipality that sends eFaktura."""
    municipality = load_municipality(settings.municipality)
    return [ResidentsBank(settings, municipality)] if municipality.channels.efaktura else []


def _vipps(settings: Settings) -> list[SandboxVipps]:
    """Vipps, in a municipality that uses it."""
    municipality = load_municipality(settings.municipality)
    return [SandboxVipps(settings, municipality)] if municipality.channels.vipps else []


@contextmanager
def sandbox_server(settings: Settings) -> Iterator[BaseWSGIServer]:
    """The sandbox, listening where the settings say; `.serve_forever()` answers. Raise OSError when a port is taken."""
    app = create_sandbox(settings)
    web_port = urlsplit(str(settings.sandbox_url)).port or 80
    mail = start_sink(settings, port=_mail_port(settings, web_port))
    try:
        # One process, many threads: the provider remembers who is logging in.
        yield make_server(HERE, web_port, app, threaded=True, request_handler=UnderscoresHeard)
    finally:
        mail.stop()


def _mail_port(settings: Settings, web_port: int) -> int:
    """Where the portal sends its mail, when that is this machine; else beside the pages."""
    sends_to = urlsplit(settings.smtp_url.get_secret_value()) if settings.smtp_url else None
    is_here = sends_to is not None and sends_to.hostname in {"localhost", HERE}
    return (sends_to.port if sends_to and is_here else None) or web_port + 1
