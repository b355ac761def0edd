"""Pages for what went wrong: no blame, one way on, and a case id that support finds in the log."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from math import ceil
from types import MappingProxyType

import structlog
from flask import Flask, g, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, TooManyRequests

from portal.db import UNREACHABLE
from portal.web.extensions import words
from portal.words.marks import mark

log = structlog.get_logger()

Answer = tuple[str, int, dict[str, str]]


@dataclass(frozen=True)
class Trouble:
    """What happened, and what to do now."""

    title: str
    advice: str


TROUBLES = {
    400: Trouble(
        mark("We did not understand what was sent"),
        mark("Go back to the page you came from, load it again and try once more."),
    ),
    403: Trouble(
        mark("You do not have access to this page"),
        mark("It may be meant for someone else."),
    ),
    404: Trouble(
        mark("We cannot find the page"),
        mark("The address may be mistyped, or the page has moved. An invoice is only shown to the one it is for."),
    ),
    405: Trouble(
        mark("The page cannot be opened like this"),
        mark("Start from the front page and find your way from there."),
    ),
    413: Trouble(
        mark("What you sent is too large"),
        mark("Send a smaller file, or several small ones."),
    ),
    429: Trouble(
        mark("You have tried too many times"),
        mark("Wait a little while, then try again."),
    ),
    500: Trouble(
        mark("Something went wrong on our side"),
        mark("The fault is ours, and it has been recorded. Try again in a little while. Your invoices are safe."),
    ),
    503: Trouble(
        mark("The service is closed for a little while"),
        mark("We are working on it. Try again in a few minutes. Your invoices are safe."),
    ),
}
_STALE_FORM = Trouble(
    mark("The page was open for too long"),
    mark("Nothing was sent. Go back, load the page again and try once more."),
)
_RETRY_AFTER = {429: "300", 503: "60"}
_MINUTE, _HOUR = 60, 3600


def case_id() -> str:
    """What support asks for: eight signs, in the log line of the same request and on the page."""
    if "case_id" not in g:
        g.case_id = secrets.token_hex(4).upper()
    found: str = g.case_id
    return found


def answer_errors(app: Flask) -> None:
    """Give every error of `app` its page."""
    app.register_error_handler(CSRFError, lambda _: _page(400, _STALE_FORM))
    app.register_error_handler(HTTPException, _expected)
    for refusal in UNREACHABLE:
        app.register_error_handler(refusal, _store_is_gone)
    app.register_error_handler(InternalServerError, _unexpected)


def _expected(error: HTTPException) -> Answer | HTTPException:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:  # a redirect raised as an exception
        return error
    # What the protocol wants beside the page: Allow, Retry-After.
    kept = {name: value for name, value in error.get_headers() if name != "Content-Type"}
    return _page(error.code, _trouble_of(error.code), kept, _wait(error))


def _wait(error: HTTPException) -> str | None:
    """How long, where the error knows it: in minutes, and in hours where those would be many."""
    seconds = error.retry_after if isinstance(error, TooManyRequests) else None
    if not isinstance(seconds, int):
        return None
    if seconds > 2 * _HOUR:
        hours = ceil(seconds / _HOUR)
        return words().plural("Wait %(num)d hour, then try again.", "Wait %(num)d hours, then try again.", hours)
    minutes = ceil(seconds / _MINUTE)
    return words().plural("Wait %(num)d minute, then try again.", "Wait %(num)d minutes, then try again.", minutes)


def _store_is_gone(error: Exception) -> Answer:
    log.error("store unreachable", case=case_id(), exc_info=error)
    return _page(503, TROUBLES[503])


def _unexpected(error: InternalServerError) -> Answer:
    log.error("unexpected", case=case_id(), exc_info=error.original_exception or error)
    return _page(500, TROUBLES[500])


def _trouble_of(code: int) -> Trouble:
    return TROUBLES.get(code) or TROUBLES[500 if code >= HTTPStatus.INTERNAL_SERVER_ERROR else 400]


def _page(
    code: int, trouble: Trouble, headers: Mapping[str, str] = MappingProxyType({}), advice: str | None = None
) -> Answer:
    # When we fail ourselves, looking up who is logged in may be the very thing that failed.
    seen = {} if code < HTTPStatus.INTERNAL_SERVER_ERROR else {"presence": lambda: None}
    page = render_template("errors/error.html", trouble=trouble, advice=advice, case_id=case_id(), **seen)
    retry = {"Retry-After": _RETRY_AFTER[code]} if code in _RETRY_AFTER else {}
    return page, code, {**retry, **headers}
