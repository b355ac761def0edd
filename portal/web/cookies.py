"""The two cookies of the portal: a signed one before login, the login session's token after.

Over https both carry the `__Host-` prefix, which binds them to this very host and to https. The sandbox
answers over http on a loopback address: there the names and flags follow the scheme. Browsers would take
`__Host-` cookies there (Chromium does), but clients in scripts do not send a Secure cookie over http.
"""

from flask import Flask, request
from werkzeug.wrappers import Response

from portal.config import Settings
from portal.web.extensions import workplace

BEFORE_LOGIN = "portal"
LOGIN = "resident"


def cookie_name(plain: str, settings: Settings) -> str:
    """`__Host-plain` over https, `plain` in the sandbox over http."""
    return f"__Host-{plain}" if _is_https(settings) else plain


def sign_cookie(app: Flask, settings: Settings) -> None:
    """Configure Flask's own cookie, which holds what is needed before login: language, form secret, login begun."""
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


def login_token() -> str | None:
    """The token this browser holds, or None."""
    return request.cookies.get(cookie_name(LOGIN, workplace().settings))


def hand_out_token(response: Response, token: str) -> None:
    """Give the browser its token, until it closes; the row ends it earlier."""
    settings = workplace().settings
    response.set_cookie(
        cookie_name(LOGIN, settings), token, path="/", secure=_is_https(settings), httponly=True, samesite="Lax"
    )


def take_back_token(response: Response) -> None:
    """Make the browser forget its token."""
    settings = workplace().settings
    response.delete_cookie(
        cookie_name(LOGIN, settings), path="/", secure=_is_https(settings), httponly=True, samesite="Lax"
    )


def _is_https(settings: Settings) -> bool:
    return settings.base_url.scheme == "https"
