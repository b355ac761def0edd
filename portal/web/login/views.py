"""Logging in, at either door: off to its provider, and back with an answer."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

from portal.access import sessions
from portal.access.realms import Realm
from portal.audit import service as audit
from portal.db import Session, vault_of
from portal.people.queries import person_by_lookup
from portal.web.cookies import read_cookie, write_cookie
from portal.web.entrances import RESIDENTS, entrance, session_at
from portal.web.extensions import language, now, workplace
from portal.web.guards import public
from portal.web.language import remember_asked_language
from portal.web.limits import at_most
from portal.web.login import begun, residents, staff
from portal.web.login.connection import is_set_up, provider
from portal.web.login.identity import Identity, fetch_claims
from portal.web.login.refusals import LoginRefused
from portal.web.paths import path_here

_LONGEST_PATH = 300
# Counted by address, and a mobile network may put a whole town behind one.
_TRIES = 300
_WINDOW = timedelta(minutes=5)
# What each door asks of its provider beyond the usual, and how it reads the answer.
_ASKED: Mapping[Realm, Callable[[], dict[str, str]]] = {"resident": residents.asked, "staff": staff.asked}
_READ: Mapping[Realm, Callable[[Mapping[str, Any]], Identity]] = {"resident": residents.read, "staff": staff.read}


def form_targets() -> Iterable[str]:
    """Origins that the log-out form leads to. Nothing is asked of the provider for pages that have no such form."""
    return provider().origins() if is_set_up() and read_cookie(entrance().cookie) else ()


@public
@at_most(_TRIES, within=_WINDOW, of="login")
def begin() -> Response:
    """Straight to the provider; `next` is where to come back to, `fresh` asks for a login that is not remembered."""
    remember_asked_language()
    next_path = _next_path(request.args.get("next"))
    fresh = "fresh" in request.args
    if session_at(entrance()) and not fresh:
        return redirect(next_path, 303)
    ours = provider()
    asked = {**_ASKED[entrance().realm](), "ui_locales": language()}
    going = ours.authorization(_callback_address(), **asked, **({"prompt": "login"} if fresh else {}))
    response = redirect(going["url"], 303)
    verifier = going["code_verifier"]
    begun.remember(response, going["state"], nonce=going["nonce"], code_verifier=verifier, next_path=next_path)
    return response


@public
@at_most(_TRIES, within=_WINDOW, of="callback")
def callback() -> Response:
    """The provider's answer: verified, then a session of our own under a new token."""
    if not request.args:
        # Nobody's answer: the address opened by hand, or a language chosen on the page of a refused login.
        return redirect(url_for("public.front" if entrance() is RESIDENTS else entrance().home), 303)
    login = begun.take(request.args.get("state", ""))
    try:
        identity = _identity(login)
    except LoginRefused as refused:
        refused.next_path = login.next_path
        raise
    response = redirect(login.next_path, 303)
    write_cookie(response, entrance().cookie, _open_session(identity))
    # What was signed for the browser before login is not what it uses after.
    session.pop("csrf_token", None)
    return response


def _identity(login: begun.Begun) -> Identity:
    answer = request.args
    _check_issuer(answer.get("iss"))
    if "error" in answer:
        cancelled = answer["error"] == "access_denied"
        raise LoginRefused("cancelled" if cancelled else "provider_refused", why=answer["error"][:40])
    claims = fetch_claims(provider(), answer.get("code", ""), login, _callback_address())
    return _READ[entrance().realm](claims)


def _check_issuer(answered: str | None) -> None:
    """RFC 9207: an answer from another provider than the one asked is refused, and so is none where one is promised."""
    ours = provider()
    promised = ours.load_server_metadata().get("authorization_response_iss_parameter_supported")
    if answered is None and not promised:
        return
    if (answered or "").rstrip("/") != ours.issuer:
        raise LoginRefused("wrong_issuer", why="iss of the answer")


def _open_session(identity: Identity) -> str:
    with workplace().database.transaction() as own:
        lookup = vault_of(own).index(identity.number.number) if identity.number else None
        known = person_by_lookup(own, lookup) if lookup else None
        token = sessions.open_session(
            own,
            realm=entrance().realm,
            person_lookup=lookup,
            # Who is known has their number sealed already, beside who they are.
            person_sealed=vault_of(own).seal_text(identity.number.number) if identity.number and not known else None,
            issuer=provider().issuer,
            subject=identity.subject,
            sid=identity.sid,
            acr=identity.acr,
            auth_time=identity.auth_time,
            now=now(),
            name=identity.name,
            roles=identity.roles,
        )
        _end_former(own)
        actor = audit.person(known) if lookup else audit.staff(identity.subject)
        _record(own, token, actor)
    return token


def _end_former(own: Session) -> None:
    former = session_at(entrance())
    if former:
        sessions.end_session(own, former.id, now=now())


def _record(own: Session, token: str, actor: str) -> None:
    realm = entrance().realm
    opened = sessions.session_of(own, token, realm=realm, now=now())
    assert opened is not None
    subject = audit.Subject("session", opened.id)
    audit.record(own, tag=f"{realm}:session:opened", actor=actor, subject=subject, now=now())


def _callback_address() -> str:
    return workplace().settings.base_address + url_for(f"{entrance().login}.callback")


def _next_path(asked: str | None) -> str:
    wanted = path_here(asked)
    return wanted if wanted and len(wanted) <= _LONGEST_PATH else url_for(entrance().home)
