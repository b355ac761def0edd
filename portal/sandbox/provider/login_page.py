"""Where people choose who to be: /authorize, and the page it leads to."""

import secrets
from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.sandbox.provider.authorization import AuthorizationRequest, DeadEnd, SentBack, read_request
from portal.sandbox.provider.memory import Grant, Memory
from portal.sandbox.provider.realm import Realm
from portal.sandbox.provider.tokens import ProviderSession

_REQUEST_URI = "urn:idporten:"

Answer = str | Response | tuple[str, int]


def cookie_of(realm: Realm) -> str:
    """Where a browser keeps its session at one provider; both may answer on one host."""
    return f"{realm.name}_session"


class LoginPage:
    """Reads requests, shows the page, and sends people back with a code."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.directory = memory.realm.directory

    def join(self, blueprint: Blueprint) -> None:
        blueprint.add_url_rule("/authorize", view_func=self.authorize)
        blueprint.add_url_rule("/authorize/<begun>", view_func=self.choose, endpoint="choose")
        blueprint.add_url_rule("/authorize/<begun>", view_func=self.chosen, methods=["POST"])
        blueprint.register_error_handler(DeadEnd, self._dead_end)
        blueprint.register_error_handler(SentBack, self._sent_back)

    def authorize(self) -> Answer:
        asked = read_request(self._parameters(), self.memory.registration)
        who = self.memory.sessions.look(request.cookies.get(cookie_of(self.memory.realm), ""))
        if who and not asked.force and self._rank(who.acr) >= self._rank(asked.acr):
            return self._back_with_code(asked, who)
        return redirect(url_for(".choose", begun=self.memory.begun.put(asked)), 303)

    def choose(self, begun: str) -> Answer:
        if self.memory.begun.look(begun) is None:
            raise DeadEnd("this login is over; go back to the portal and log in again")
        return self._page()

    def chosen(self, begun: str) -> Answer:
        asked = self.memory.begun.look(begun)
        if asked is None:
            raise DeadEnd("this login is over; go back to the portal and log in again")
        if "cancel" in request.form:
            self.memory.begun.take(begun)
            raise SentBack("access_denied", "the user cancelled", asked.redirect_uri, asked.state)
        account = self.directory.account(request.form.get(self.directory.field, ""))
        if account is None:
            return self._page(wrong=True), 422
        self.memory.begun.take(begun)
        return self._logged_in(asked, account)

    def _logged_in(self, asked: AuthorizationRequest, account: str) -> Response:
        now = int(self.memory.clock().timestamp())
        who = ProviderSession(secrets.token_urlsafe(16), account, asked.acr, now)
        response = self._back_with_code(asked, who)
        cookie = cookie_of(self.memory.realm)
        response.set_cookie(cookie, self.memory.sessions.put(who), httponly=True, samesite="Lax")
        return response

    def _back_with_code(self, asked: AuthorizationRequest, who: ProviderSession) -> Response:
        code = self.memory.codes.put(Grant(asked, who))
        return self._back(asked.redirect_uri, {"code": code, "state": asked.state})

    def _back(self, redirect_uri: str, answer: Mapping[str, str]) -> Response:
        # RFC 9207: the answer says whose it is.
        return redirect(f"{redirect_uri}?{urlencode({**answer, 'iss': self.memory.registration.issuer})}", 303)

    def _parameters(self) -> Mapping[str, str]:
        given = request.args
        if "request_uri" not in given:
            return given
        # Digdir: client_id and request_uri, and nothing that was pushed may be repeated.
        pushed = self.memory.pushed.take(given["request_uri"].removeprefix(_REQUEST_URI))
        if set(given) != {"client_id", "request_uri"} or pushed is None:
            raise DeadEnd("request_uri is unknown, used, older than 120 seconds, or repeats what was pushed")
        return pushed

    def _page(self, *, wrong: bool = False) -> str:
        return render_template(self.directory.template, wrong=wrong, **self.directory.listed())

    def _rank(self, acr: str) -> int:
        return self.memory.registration.acr_values.index(acr)

    def _dead_end(self, refused: DeadEnd) -> tuple[str, int]:
        return render_template("sandbox/dead_end.html", why=str(refused)), 400

    def _sent_back(self, refused: SentBack) -> Response:
        answer = {"error": refused.error, "error_description": refused.description, "state": refused.state}
        return self._back(refused.redirect_uri, answer)
