"""What every page's frame shows: whose portal it is, in which language, and who is logged in."""

from dataclasses import dataclass

from flask import Flask, g, request, url_for

from portal.web import guards
from portal.web.entrances import RESIDENTS, entrance, session_at
from portal.web.extensions import language, municipality, now, workplace
from portal.words import labels


@dataclass(frozen=True)
class LanguageLink:
    """One of the municipality's languages: its own name, and where it is chosen."""

    code: str
    name: str
    url: str


@dataclass(frozen=True)
class Presence:
    """Someone logged in at this door: their name, what they work here as, and when the session ends by itself."""

    name: str | None
    roles: tuple[str, ...]
    seconds_left: int


def lay_out(app: Flask) -> None:
    """Give every template what its frame needs."""
    app.jinja_env.globals["labels"] = labels
    app.context_processor(_frame)


def _frame() -> dict[str, object]:
    ours = municipality()
    return {
        "municipality": ours,
        "municipality_name": ours.name(language()),
        "language": language(),
        "languages": _language_links(),
        "entrance": entrance(),
        "sandbox": workplace().settings.sandbox,
        # A function, so that a page that must not look (the database is away) does not.
        "presence": presence,
    }


def presence() -> Presence | None:
    """Who looks at this page; looked up once a request. None: nobody is logged in."""
    if "presence" not in g:
        g.presence = _look_up()
    found: Presence | None = g.presence
    return found


def _look_up() -> Presence | None:
    # This very request prolongs the session, unless one did less than a minute ago.
    somebody = session_at(entrance())
    if somebody is None:
        return None
    name = guards.visitor_name() if entrance() is RESIDENTS else somebody.name
    left = somebody.ends_at() - now()
    return Presence(name, tuple(sorted(somebody.roles)), int(left.total_seconds()))


def _language_links() -> tuple[LanguageLink, ...]:
    # An address nobody asked us to serve is not repeated: what a stranger chose stays out of our pages.
    here = request.path if request.url_rule else "/"
    return tuple(
        LanguageLink(code, labels.LANGUAGES[code], url_for("public.language", code=code, next=here))
        for code in municipality().languages
    )
