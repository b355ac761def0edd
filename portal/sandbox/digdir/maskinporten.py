"""Maskinporten: gives access tokens to the portal's client, and refuses what the real one refuses, with its codes.

Source: docs.digdir.no, maskinporten_protocol_jwtgrant, _token and _feilsoking.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Final

from flask import Blueprint, Response, jsonify, request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from portal.config import MaskinportenClient
from portal.values import clock as clocks

PATH: Final = "/maskinporten"
_GRANT: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_LIVES: Final = 119
_SKEW: Final = 10
_LONGEST: Final = 120
_SCOPES: Final = frozenset({"krr:global/kontaktinformasjon.read", "krr:global/digitalpost.read"})
_DELEGATED: Final = frozenset({"krr:global/kontaktinfo.read", "krr:global/postkasse.read"})


class _Refused(Exception):
    def __init__(self, code: str, error: str, said: str) -> None:
        super().__init__(said)
        self.answer = {"error": error, "error_description": f"{code}: {said}", "error_uri": f"https://example/{code}"}


@dataclass(frozen=True)
class _Grant:
    scopes: frozenset[str]
    until: datetime


class Maskinporten:
    """One client, registered with the public half of its key."""

    def __init__(self, client: MaskinportenClient, *, clock: Callable[[], datetime] = clocks.now) -> None:
        self._client = client
        self._key = RSAKey.import_key(client.key.as_dict(private=False))
        self._clock = clock
        self._used: set[str] = set()
        self._given: dict[str, _Grant] = {}
        self._lock = Lock()
        self.blueprint = Blueprint("maskinporten", __name__, url_prefix=PATH)
        self.blueprint.add_url_rule("/token", view_func=self.token, methods=["POST"])
        self.blueprint.add_url_rule("/.well-known/oauth-authorization-server", view_func=self.metadata)

    def scopes_of(self, authorization: str | None) -> frozenset[str] | None:
        """The scopes of a bearer token that a register was shown; None when it is none of ours, or has ended."""
        grant = self._given.get((authorization or "").removeprefix("Bearer "))
        return None if grant is None or grant.until <= self._clock() else grant.scopes

    def metadata(self) -> dict[str, Any]:
        """RFC 8414."""
        issuer = self._client.issuer
        return {"issuer": issuer, "token_endpoint": f"{issuer}token", "grant_types_supported": [_GRANT]}

    def token(self) -> tuple[Response, int]:
        try:
            with self._lock:
                scopes = self._granted(request.form)
                token, until = secrets.token_urlsafe(32), self._clock() + timedelta(seconds=_LIVES)
                self._given[token] = _Grant(scopes, until)
        except _Refused as refused:
            return jsonify(refused.answer), 400
        said = {"access_token": token, "token_type": "Bearer", "expires_in": _LIVES, "scope": " ".join(sorted(scopes))}
        return jsonify(said), 200

    def _granted(self, form: Any) -> frozenset[str]:  # noqa: ANN401  werkzeug's form
        if form.get("grant_type") != _GRANT:
            raise _Refused("MP-001", "unsupported_grant_type", "unknown grant")
        claims = self._claims(form.get("assertion", ""))
        self._check_times(claims)
        if claims.get("jti") in self._used or not claims.get("jti"):
            raise _Refused("MP-012", "invalid_grant", "the grant has been used")
        self._used.add(claims["jti"])
        scopes = frozenset(str(claims.get("scope", "")).split())
        if not scopes or not scopes <= (_DELEGATED if claims.get("consumer_org") else _SCOPES):
            raise _Refused("MP-200", "invalid_scope", "the client has not got this scope")
        return scopes

    def _claims(self, assertion: str) -> dict[str, Any]:
        try:
            token = jwt.decode(assertion, self._key, algorithms=["RS256", "RS384", "RS512"])
        except (JoseError, ValueError) as wrong:
            raise _Refused("MP-100", "invalid_grant", "the assertion's signature is wrong") from wrong
        claims: dict[str, Any] = token.claims
        if claims.get("iss") != self._client.client_id or token.header.get("kid") != self._key.kid:
            raise _Refused("MP-100", "invalid_client", "unknown client or key")
        if claims.get("aud") != self._client.issuer:
            raise _Refused("MP-110", "invalid_grant", "wrong aud")
        return claims

    def _check_times(self, claims: dict[str, Any]) -> None:
        issued, ends, now = claims.get("iat"), claims.get("exp"), self._clock().timestamp()
        if not isinstance(issued, int) or not isinstance(ends, int) or ends - issued > _LONGEST:
            raise _Refused("MP-130", "invalid_grant", "exp and iat must be there and at most 120 seconds apart")
        if issued - now > _SKEW:
            raise _Refused("MP-130", "invalid_grant", "issued in the future")
        if ends < now:
            raise _Refused("MP-130", "invalid_grant", "expired")
