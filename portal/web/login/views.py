"""Logging in: off to the provider, and back with an answer."""

from collections.abc import Iterable
from datetime import timedelta

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

from portal.access import sessions
from portal.audit import service as audit
from portal.db import Session, vault_of
from portal.people.queries import person_by_lookup
from portal.web.cookies import LOGIN, read_cookie, write_cookie
from portal.web.extensions import language, municipality, now, workplace
from portal.web.guards import public, visitor
from portal.web.language import remember_asked_language
from portal.web.limits import at_most
from portal.web.login import begun
from portal.web.login.blueprint import blueprint
from portal.web.login.connection import client_settings, provider
from portal.web.login.identity import Identity, fetch_claims, read_identity
from portal.web.login.refusals import LoginRefused
from portal.web.paths import path_here

_LONGEST_PATH = 300
# Counted by address, and a mobile network may put a whole town behind one.
_TRIES = 300
_WINDOW = timedelta(minutes=5)


def form_targets() -> Iterable[str]:
    """Origins that the log-out form leads to. Nothing is asked of the provider for pages that have no such form."""
    if workplace().settings.resident_oidc is None or not read_cookie(LOGIN):
        return ()
    return provider().origins()


@blueprint.get("/login")
@public
@at_most(_TRIES, within=_WINDOW, of="login")
def begin() -> Response:
    """Straight to the provider; `next` is where to come back to, `fresh` asks for a login that is not remembered."""
    remember_asked_language()
    next_path = _next_path(request.args.get("next"))
    fresh = "fresh" in request.args
    if visitor() and not fresh:
        return redirect(next_path, 303)
    asked = {"acr_values": client_settings().acr_minimum, "ui_locales": language()}
    going = provider().authorization(_callback_address(), **asked, **({"prompt": "login"} if fresh else {}))
    response = redirect(going["url"], 303)
    verifier = going["code_verifier"]
    begun.remember(response, going["state"], nonce=going["nonce"], code_verifier=verifier, next_path=next_path)
    return response


@blueprint.get("/login/callback")
@public
@at_most(_TRIES, within=_WINDOW, of="callback")
def callback() -> Response:
    """The provider's answer: verified, then a session of our own under a new token."""
    if not request.args:
        # Nobody's answer: the address opened by hand, or a language chosen on the page of a refused login.
        return redirect(url_for("public.front"), 303)
    login = begun.take(request.args.get("state", ""))
    try:
        identity = _identity(login)
    except LoginRefused as refused:
        refused.next_path = login.next_path
        raise
    response = redirect(login.next_path, 303)
    write_cookie(response, LOGIN, _open_session(identity))
    # What was signed for the browser before login is not what it uses after.
    session.pop("csrf_token", None)
    return response


def _identity(login: begun.Begun) -> Identity:
    answer, settings = request.args, workplace().settings
    _check_issuer(answer.get("iss"))
    if "error" in answer:
        cancelled = answer["error"] == "access_denied"
        raise LoginRefused("cancelled" if cancelled else "provider_refused", why=answer["error"][:40])
    claims = fetch_claims(provider(), answer.get("code", ""), login, _callback_address())
    return read_identity(claims, client_settings(), country=municipality().country, synthetic=settings.sandbox)


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
        lookup = vault_of(own).index(identity.number.number)
        token = sessions.open_session(
            own,
            realm="resident",
            person_lookup=lookup,
            issuer=provider().issuer,
            subject=identity.subject,
            sid=identity.sid,
            acr=identity.acr,
            auth_time=identity.auth_time,
            now=now(),
        )
        _end_former(own)
        _record(own, token, lookup)
    return token


def _end_former(own: Session) -> None:
    former = read_cookie(LOGIN)
    found = sessions.session_of(own, former, realm="resident", now=now()) if former else None
    if found:
        sessions.end_session(own, found.id, now=now())


def _record(own: Session, token: str, lookup: bytes) -> None:
    opened = sessions.session_of(own, token, realm="resident", now=now())
    assert opened is not None
    audit.record(
        own,
        tag="resident:session:opened",
        actor=audit.person(person_by_lookup(own, lookup)),
        subject=audit.Subject("session", opened.id),
        now=now(),
    )


def _callback_address() -> str:
    return workplace().settings.base_address + url_for("login.callback")


def _next_path(asked: str | None) -> str:
    wanted = path_here(asked)
    return wanted if wanted and len(wanted) <= _LONGEST_PATH else url_for("resident.invoices")
