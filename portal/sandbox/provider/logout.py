"""Logging out everywhere: end_session, and the two calls that tell the portal (front- and back-channel)."""

import logging
from urllib.parse import urlencode

import httpx
from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from portal.sandbox.provider.login_page import cookie_of
from portal.sandbox.provider.memory import Memory
from portal.sandbox.provider.tokens import ProviderSession, signed

_log = logging.getLogger(__name__)
# Digdir: one attempt, 2 seconds to connect and 5 to read, any 2xx is a yes, never again.
_PATIENCE = httpx.Timeout(5, connect=2)


class Logout:
    """Ends the provider's session; the portal's own is the portal's to end."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    def join(self, blueprint: Blueprint) -> None:
        blueprint.add_url_rule("/end-session", view_func=self.end_session, methods=["GET", "POST"])

    def end_session(self) -> Response:
        cookie = cookie_of(self.memory.realm)
        who = self.memory.sessions.take(request.cookies.get(cookie, ""))
        if who:
            self._tell(who)
        response = self._on_the_way() or Response(self._page(who), mimetype="text/html")
        response.delete_cookie(cookie)
        return response

    def _on_the_way(self) -> Response | None:
        asked, ours = request.values, self.memory.registration
        target = asked.get("post_logout_redirect_uri", "")
        if asked.get("client_id") != ours.client_id or target not in ours.post_logout_redirect_uris:
            return None
        state = asked.get("state")
        return redirect(f"{target}?{urlencode({'state': state})}" if state else target, 303)

    def _page(self, who: ProviderSession | None) -> str:
        ours = self.memory.registration
        frame = urlencode({"iss": ours.issuer, "sid": who.sid}) if who else None
        return render_template(
            "sandbox/logged_out.html", frame=f"{ours.frontchannel_logout_uri}?{frame}" if frame else None
        )

    def _tell(self, who: ProviderSession) -> None:
        token = signed(self.memory.logout_claims(who), self.memory.key, "logout+jwt")
        try:
            httpx.post(self.memory.registration.backchannel_logout_uri, data={"logout_token": token}, timeout=_PATIENCE)
        except httpx.HTTPError as unheard:
            _log.info("the portal did not hear of a logout: %s", type(unheard).__name__)
