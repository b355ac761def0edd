"""The portal's cookies: Flask's signed one before login, one for each login under way, the session's token after,
which is another for staff than for residents.

Over https all carry the `__Host-` prefix, which binds them to this very host and to https. The sandbox
answers over http on a loopback address: there the names and flags follow the scheme. Browsers would take
`__Host-` cookies there (Chromium does), but clients in scripts do not send a Secure cookie over http.
"""

from collections.abc import Iterable
from datetime import timedelta

from flask import Flask, request
from werkzeug.wrappers import Response

from portal.config import Settings
from portal.web.extensions import workplace

BEFORE_LOGIN = "portal"
LOGIN = "resident"
STAFF_LOGIN = "staff"


def cookie_name(plain: str, settings: Settings) -> str:
    """`__Host-plain` over https, `plain` in the sandbox over http."""
    return f"__Host-{plain}" if _is_https(settings) else plain


def sign_cookie(app: Flask, settings: Settings) -> None:
    """Configure Flask's own cookie, which holds what is needed before login: the language, the forms' secret."""
    app.secret_key = settings.secret_key.get_secret_value()
    app.config.update(
        SESSION_COOKIE_NAME=cookie_name(BEFORE_LOGIN, settings),
        SESSION_COOKIE_SECURE=_is_https(settings),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        # Set only when something changed, so that reading a page does not write a cookie.
        SESSION_REFRESH_EACH_REQUEST=False,
    )


def read_cookie(plain: str) -> str | None:
    """What this browser holds under a name, or None."""
    return request.cookies.get(cookie_name(plain, workplace().settings))


def cookies_beginning(plain: str) -> Iterable[str]:
    """The plain names of this browser's cookies that begin so."""
    prefix = cookie_name("", workplace().settings)
    return [name.removeprefix(prefix) for name in request.cookies if name.startswith(prefix + plain)]


def write_cookie(response: Response, plain: str, value: str, lives: timedelta | None = None) -> None:
    """Give the browser a cookie for this site alone, until it closes or for as long as it `lives`."""
    settings = workplace().settings
    response.set_cookie(
        cookie_name(plain, settings),
        value,
        max_age=lives,
        path="/",
        secure=_is_https(settings),
        httponly=True,
        samesite="Lax",
    )


def drop_cookie(response: Response, plain: str) -> None:
    """Make the browser forget a cookie."""
    settings = workplace().settings
    response.delete_cookie(
        cookie_name(plain, settings), path="/", secure=_is_https(settings), httponly=True, samesite="Lax"
    )


def _is_https(settings: Settings) -> bool:
    return settings.base_url.scheme == "https"
