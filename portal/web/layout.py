"""What every page's frame shows: whose portal it is, in which language, and who is logged in."""

from dataclasses import dataclass

from flask import Flask, g, request, url_for

from portal.representation.queries import RepresentationView
from portal.web.entrances import RESIDENTS, entrance, session_at
from portal.web.extensions import language, municipality, now, today, workplace
from portal.web.whom import acting_by, visitor_name
from portal.words import labels


@dataclass(frozen=True)
class LanguageLink:
    """One of the municipality's languages: its own name, and where it is chosen."""

    code: str
    name: str
    url: str


@dataclass(frozen=True)
class Presence:
    """Someone logged in at this door: their name, what they work here as, and when the session ends by itself.

    `acting` is by what they act for another, while they may.
    """

    name: str | None
    roles: tuple[str, ...]
    seconds_left: int
    acting: RepresentationView | None = None


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
    at_residents = entrance() is RESIDENTS
    name = visitor_name() if at_residents else somebody.name
    used = acting_by() if at_residents else None
    left = somebody.ends_at() - now()
    acting = used if used and used.over(today()) is None else None
    return Presence(name, tuple(sorted(somebody.roles)), int(left.total_seconds()), acting)


def _language_links() -> tuple[LanguageLink, ...]:
    # An address nobody asked us to serve is not repeated: what a stranger chose stays out of our pages.
    here = request.path if request.url_rule else "/"
    return tuple(
        LanguageLink(code, labels.LANGUAGES[code], url_for("public.language", code=code, next=here))
        for code in municipality().languages
    )
