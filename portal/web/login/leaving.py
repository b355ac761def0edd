"""Logging out, at either door: here first, then at the provider; and when the provider says that somebody did."""

import structlog
from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.access import sessions
from portal.access.single_use import spend
from portal.audit import service as audit
from portal.db import Session
from portal.web.cookies import drop_cookie
from portal.web.entrances import RESIDENTS, entrance, session_at
from portal.web.extensions import csrf, language, now, workplace
from portal.web.guards import current_staff, public
from portal.web.login.client import ProviderUnavailable
from portal.web.login.connection import provider
from portal.web.login.logout_token import LogoutTokenRefused, verify
from portal.web.whom import visitor_person

log = structlog.get_logger(__name__)


@public
def ask() -> str | Response:
    """The button: a link must not log anyone out."""
    return render_template("login/log_out.html") if session_at(entrance()) else redirect(_page("ended"), 303)


@public
def ended() -> Response:
    """Where the provider sends people back to, and where a page goes whose time has run out."""
    if session_at(entrance()):
        return redirect(_page("ask"), 303)
    response = Response(render_template("login/logged_out.html"), mimetype="text/html")
    drop_cookie(response, entrance().cookie)
    return response


@public
def logout() -> Response:
    """End our session, then go and end the provider's. Coming back is not relied on."""
    somebody = session_at(entrance())
    if somebody is not None:
        with workplace().database.transaction() as own:
            sessions.end_session(own, somebody.id, now=now())
            audit.record(
                own,
                tag=f"{somebody.realm}:session:ended",
                actor=_actor(),
                subject=audit.Subject("session", somebody.id),
                now=now(),
            )
    response = redirect(_provider_logout() if somebody else _page("ended"), 303)
    drop_cookie(response, entrance().cookie)
    return response


@public
def frontchannel() -> Response:
    """The provider's page loads this in a frame, without our cookie: found by issuer and sid. Unknown is fine."""
    issuer, sid = request.args.get("iss", ""), request.args.get("sid", "")
    if issuer.rstrip("/") == provider().issuer and sid:
        with workplace().database.transaction() as own:
            _end(own, sid)
    response = Response("", 200, mimetype="text/plain")
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; frame-ancestors {' '.join(provider().origins())}"
    )
    return response


@csrf.exempt  # type: ignore[untyped-decorator]  # the signature is what proves it
@public
def backchannel() -> Response:
    """The provider's server says so, once, signed. Any sign of success ends its patience; there is no second try."""
    try:
        logout = verify(request.form.get("logout_token", ""), provider(), now())
    except LogoutTokenRefused as refused:
        return _not_believed(refused.why)
    with workplace().database.transaction() as own:
        if not spend(own, purpose="logout_token", token=logout.jti, until=logout.until):
            return _not_believed("jti")
        _end(own, logout.sid)
    return Response("", 204)


def _end(own: Session, sid: str) -> None:
    for one in sessions.end_by_sid(own, realm=entrance().realm, issuer=provider().issuer, sid=sid, now=now()):
        subject = audit.Subject("session", one)
        audit.record(own, tag="provider:session:ended", actor="provider", subject=subject, now=now())


def _actor() -> str:
    return audit.person(visitor_person()) if entrance() is RESIDENTS else audit.staff(current_staff().subject)


def _page(name: str) -> str:
    """The address of one of this door's login pages."""
    return url_for(f"{entrance().login}.{name}")


def _provider_logout() -> str:
    home = workplace().settings.base_address + _page("ended")
    try:
        ours = provider()
        there: dict[str, str] = ours.create_logout_url(home, client_id=ours.client_id, ui_locales=language())
    except (ProviderUnavailable, RuntimeError) as failed:
        # RuntimeError: the provider has no such endpoint (Authlib). Ours is ended; that is what we can do.
        log.warning("logged out here only", why=type(failed).__name__)
        return _page("ended")
    return there["url"]


def _not_believed(why: str) -> Response:
    log.warning("logout token refused", why=why)
    return Response('{"error": "invalid_request"}', 400, mimetype="application/json")
