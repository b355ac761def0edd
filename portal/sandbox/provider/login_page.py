"""Where people choose who to be: /authorize, and the page it leads to."""

import secrets
from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.config import load_municipality
from portal.sandbox.provider.authorization import AuthorizationRequest, DeadEnd, SentBack, read_request
from portal.sandbox.provider.memory import Grant, Memory
from portal.sandbox.provider.tokens import ProviderSession
from portal.sandbox.residents import read_residents
from portal.values import national_id

COOKIE = "provider_session"
_SHOWN = 60
_REQUEST_URI = "urn:idporten:"

Answer = str | Response | tuple[str, int]


class LoginPage:
    """Reads requests, shows the page, and sends people back with a code."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.country = load_municipality(memory.settings.municipality).country

    def join(self, blueprint: Blueprint) -> None:
        blueprint.add_url_rule("/authorize", view_func=self.authorize)
        blueprint.add_url_rule("/authorize/<begun>", view_func=self.choose, endpoint="choose")
        blueprint.add_url_rule("/authorize/<begun>", view_func=self.chosen, methods=["POST"])
        blueprint.register_error_handler(DeadEnd, self._dead_end)
        blueprint.register_error_handler(SentBack, self._sent_back)

    def authorize(self) -> Answer:
        asked = read_request(self._parameters(), self.memory.registration)
        who = self.memory.sessions.look(request.cookies.get(COOKIE, ""))
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
        pid = self._person_number(request.form.get("pid", ""))
        if pid is None:
            return self._page(wrong=True), 422
        self.memory.begun.take(begun)
        return self._logged_in(asked, pid)

    def _logged_in(self, asked: AuthorizationRequest, pid: str) -> Response:
        now = int(self.memory.clock().timestamp())
        who = ProviderSession(secrets.token_urlsafe(16), pid, asked.acr, now)
        response = self._back_with_code(asked, who)
        response.set_cookie(COOKIE, self.memory.sessions.put(who), httponly=True, samesite="Lax")
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
        people = [one for one in read_residents(self.memory.settings.home) if one.pid]
        return render_template(
            "sandbox/login.html", people=people[:_SHOWN], more=max(0, len(people) - _SHOWN), wrong=wrong
        )

    def _person_number(self, text: str) -> str | None:
        # ID-porten's test login takes synthetic numbers only.
        try:
            return national_id.parse(text, country=self.country, synthetic=True).number
        except national_id.InvalidNationalId:
            return None

    def _rank(self, acr: str) -> int:
        return self.memory.registration.acr_values.index(acr)

    def _dead_end(self, refused: DeadEnd) -> tuple[str, int]:
        return render_template("sandbox/dead_end.html", why=str(refused)), 400

    def _sent_back(self, refused: SentBack) -> Response:
        answer = {"error": refused.error, "error_description": refused.description, "state": refused.state}
        return self._back(refused.redirect_uri, answer)
