"""Back-channel endpoints: pushed authorization requests (RFC 9126) and tokens (RFC 6749)."""

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from typing import Any

from flask import Blueprint, request

from portal.sandbox.provider.authorization import DeadEnd, SentBack, read_request
from portal.sandbox.provider.client_authentication import ClientRefused, authenticate
from portal.sandbox.provider.memory import Grant, Memory
from portal.sandbox.provider.tokens import ID_TOKEN_SECONDS, signed

_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_OF_THE_CLIENT = {"client_secret", "client_assertion", "client_assertion_type"}

Answer = dict[str, Any] | tuple[dict[str, Any], int]


class Refused(Exception):
    """The call is refused with an OAuth error code."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error


class TokenEndpoint:
    """What the portal's server asks, having proved who it is."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    def join(self, blueprint: Blueprint) -> None:
        blueprint.add_url_rule("/par", view_func=self.push, methods=["POST"])
        blueprint.add_url_rule("/token", view_func=self.token, methods=["POST"])
        blueprint.register_error_handler(ClientRefused, lambda why: _error("invalid_client", str(why), 401))
        blueprint.register_error_handler(Refused, lambda why: _error(why.error, str(why), 400))

    def push(self) -> Answer:
        self._prove()
        asked = {name: value for name, value in request.form.items() if name not in _OF_THE_CLIENT}
        if "request_uri" in asked:
            raise Refused("invalid_request", "request_uri may not be pushed")
        try:
            read_request(asked, self.memory.registration)
        except DeadEnd as refused:
            raise Refused("invalid_request", str(refused)) from refused
        except SentBack as refused:
            raise Refused(refused.error, refused.description) from refused
        return {"request_uri": f"urn:idporten:{self.memory.pushed.put(asked)}", "expires_in": 120}, 201

    def token(self) -> Answer:
        self._prove()
        form = request.form
        if form.get("grant_type") != "authorization_code":
            raise Refused("unsupported_grant_type", "only authorization_code")
        grant = self.memory.codes.take(form.get("code", ""))
        if grant is None:
            raise Refused("invalid_grant", "the code is unknown, used, or older than 60 seconds")
        if form.get("redirect_uri") != grant.asked.redirect_uri:
            raise Refused("invalid_grant", "redirect_uri is not the one the code was asked with")
        if not _verifies(form.get("code_verifier", ""), grant.asked.code_challenge):
            raise Refused("invalid_grant", "code_verifier does not fit the code_challenge")
        return self._tokens(grant)

    def _tokens(self, grant: Grant) -> Answer:
        return {
            "access_token": secrets.token_urlsafe(32),
            "id_token": signed(self.memory.id_claims(grant), self.memory.key),
            "token_type": "Bearer",
            "expires_in": ID_TOKEN_SECONDS,
            "scope": "openid",
        }

    def _prove(self) -> None:
        now = int(self.memory.clock().timestamp())
        assertion = authenticate(request.form, request.headers.get("Authorization"), self.memory.registration, now)
        if assertion in self.memory.used_assertions:
            raise ClientRefused("this assertion was used before")
        if assertion:
            self.memory.used_assertions.add(assertion)


def _verifies(verifier: str, challenge: str) -> bool:
    digest = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return bool(_VERIFIER.fullmatch(verifier)) and hmac.compare_digest(digest, challenge)


def _error(error: str, description: str, status: int) -> Answer:
    return {"error": error, "error_description": description}, status
