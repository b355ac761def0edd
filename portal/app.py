"""The web application: wires what the rooms offer, and decides nothing itself."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.config import Settings, load_municipality
from portal.db import Database, Vault
from portal.jobs import Workplace
from portal.values import clock as clocks
from portal.web import (
    acting,
    assets,
    callbacks,
    cases,
    desk,
    errors,
    extensions,
    filters,
    genuine,
    headers,
    health,
    layout,
    login,
    offers,
    profile,
    public,
    resident,
    uploads,
)
from portal.web.cookies import sign_cookie
from portal.web.language import locale_of_request

ROOT = Path(__file__).parent.parent
# What most forms send is far smaller; those that take a file are named.
_LARGEST_FORM = 64 * 1024
_WITH_FILES = {
    "genuine.send_report": genuine.LARGEST_REPORT,
    "cases.missing.send": cases.LARGEST_SENT,
    "cases.say": cases.LARGEST_SENT,
}


def create_app(given: Workplace | Settings, *, clock: Callable[[], datetime] = clocks.now) -> Flask:
    """Make the application. Raise AssetsMissing when the style sheets are not built."""
    workplace = given if isinstance(given, Workplace) else _workplace(given)
    app = Flask("portal", template_folder=str(ROOT / "templates"), static_folder=None)
    _configure(app, workplace.settings)
    extensions.surround(app, extensions.Surroundings(workplace, clock))
    # Before the check of forms: what that refuses is counted and logged as well.
    health.observe_requests(app)
    extensions.babel.init_app(
        app, default_translation_directories=str(ROOT / "translations"), locale_selector=locale_of_request
    )
    extensions.compress.init_app(app)
    uploads.allow_uploads(app, _WITH_FILES)
    extensions.csrf.init_app(app)
    filters.add_filters(app)
    layout.lay_out(app)
    assets.serve_assets(app)
    if workplace.settings.proxies:
        _trust_proxies(app, workplace.settings.proxies)
    errors.answer_errors(app)
    callbacks.ring_keys(app)
    login.connect(app)
    for room in (public, genuine, offers, resident, acting, cases, profile, desk, callbacks, health):
        app.register_blueprint(room.blueprint)
    for pages in login.blueprints:
        app.register_blueprint(pages)
    return app


def _trust_proxies(app: Flask, count: int) -> None:
    """Believe what the last `count` proxies say of who asked and over which scheme; never of the host."""
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0, x_prefix=0)  # type: ignore[method-assign]


def _workplace(settings: Settings) -> Workplace:
    vault = Vault([key.get_secret_value() for key in settings.data_keys], settings.index_key.get_secret_value())
    database = Database(settings.database_url.get_secret_value(), vault)
    return Workplace(settings, load_municipality(settings.municipality), database)


def _configure(app: Flask, settings: Settings) -> None:
    sign_cookie(app, settings)
    app.config.update(
        MAX_CONTENT_LENGTH=_LARGEST_FORM,
        # As long as the session lasts: a page left open over lunch still logs out.
        WTF_CSRF_TIME_LIMIT=None,
        # Some browsers withhold the Referer; the token and SameSite do the work.
        WTF_CSRF_SSL_STRICT=False,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    headers.guard_answers(app, form_targets=login.form_targets, https=settings.base_url.scheme == "https")
