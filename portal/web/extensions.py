"""What a request works with: the workplace, one database session, one moment, one language."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from flask import Flask, current_app, g, request
from flask_babel import Babel, get_locale
from flask_compress import Compress
from flask_wtf.csrf import CSRFProtect

from portal.config import Municipality
from portal.db import Session
from portal.jobs import Workplace
from portal.words import Words, words_in

babel = Babel()
compress = Compress()
csrf = CSRFProtect()

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Surroundings:
    """What the application was made with."""

    workplace: Workplace
    clock: Callable[[], datetime]


def surround(app: Flask, surroundings: Surroundings) -> None:
    """Give every request of `app` its workplace, and close its database session when it ends."""
    app.extensions["portal"] = surroundings
    app.teardown_appcontext(_close_session)


def _surroundings() -> Surroundings:
    found: Surroundings = current_app.extensions["portal"]
    return found


def workplace() -> Workplace:
    return _surroundings().workplace


def municipality() -> Municipality:
    return workplace().municipality


def db_session() -> Session:
    """The request's session, opened when first asked for and closed with the request.

    Only the end of a POST view commits it. A GET's can change nothing: PostgreSQL refuses it.
    """
    if "db_session" not in g:
        database = workplace().database
        g.db_session = database.reading_session() if request.method in _READING else database.session()
    session: Session = g.db_session
    return session


def _close_session(_: BaseException | None) -> None:
    session: Session | None = g.pop("db_session", None)
    if session is not None:
        session.close()


def now() -> datetime:
    """The moment of this request, aware, in UTC; the same however often it is asked."""
    if "now" not in g:
        g.now = _surroundings().clock()
    moment: datetime = g.now
    return moment


def today() -> date:
    """The date of this request where the municipality is."""
    return now().astimezone(municipality().zone).date()


def language() -> str:
    """The language this request is answered in: a code of `words_in`."""
    locale = get_locale()
    return locale.language if locale else municipality().default_language


def words() -> Words:
    return words_in(language())
