"""Which language a request is answered in, among those the municipality offers."""

from babel import Locale
from flask import request, session
from werkzeug.exceptions import NotFound

from portal.web.extensions import municipality
from portal.words.catalogs import LOCALES

# Where the browser's signed cookie keeps them: what the person chose here, and what a link to us asked for.
_CHOSEN = "language"
_ASKED = "asked_language"


def locale_of_request() -> Locale:
    """Chosen here > asked for by `?lang=` > the browser's own wish > the municipality's first language."""
    offered: tuple[str, ...] = municipality().languages
    wishes = (session.get(_CHOSEN), request.args.get("lang"), session.get(_ASKED), _browser_wish(offered))
    found = next((wish for wish in wishes if wish in offered), offered[0])
    return Locale.parse(LOCALES[found])


def remember_asked_language() -> None:
    """Keep what a link's `?lang=` asked for, so that the pages after the first one speak it too."""
    asked = request.args.get("lang")
    if asked in municipality().languages and session.get(_ASKED) != asked:
        session[_ASKED] = asked


def choose_language(code: str) -> None:
    """Keep the person's own choice. Raise NotFound for a language the municipality does not offer."""
    if code not in municipality().languages:
        raise NotFound
    session[_CHOSEN] = code


def _browser_wish(offered: tuple[str, ...]) -> str | None:
    # Browsers say `no` for Norwegian of either kind; Bokmål is what they mean.
    for tag, _ in request.accept_languages:
        code = tag.partition("-")[0].lower()
        code = "nb" if code == "no" else code
        if code in offered:
            return code
    return None
