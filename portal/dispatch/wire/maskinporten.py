"""Access tokens for machines from Maskinporten, by a signed assertion (RFC 7523).

Source: docs.digdir.no, maskinporten_protocol_jwtgrant, _token and _feilsoking. A token is opaque to us and is kept
until shortly before it ends, one a set of scopes.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Final
from uuid import uuid4

import structlog
from joserfc import jwt

from portal.config import MaskinportenClient
from portal.dispatch.wire.http import BadAnswer, Heard, HttpLine, NoAnswer, NotNow, NotReached
from portal.values import clock

_GRANT: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
# Maskinporten takes at most 120 s from `iat` to `exp`, and clocks that differ by at most 10 s.
_ASSERTION_LIVES: Final = 60
_BEFORE_ITS_END: Final = timedelta(seconds=10)
_CODE = re.compile(r"\bMP-\d{3}\b", re.ASCII)

log = structlog.get_logger(__name__)


class TokenUnavailable(NotNow):
    """No token just now: Maskinporten is away or unwell. The same request may be made again."""


class TokenRefused(Exception):
    """Maskinporten will not give one until somebody corrects our set-up: key, client, scope or delegation.

    `code` is its own: `MP-121` is a key older than a year.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class _Kept:
    token: str
    until: datetime


class Maskinporten:
    """Our client at Maskinporten; safe to share between threads."""

    def __init__(self, client: MaskinportenClient, *, line: HttpLine | None = None) -> None:
        self._client = client
        self._line = line or HttpLine("maskinporten", client.issuer)
        self._kept: dict[str, _Kept] = {}
        self._lock = Lock()

    def token(self, scope: str) -> str:
        """A bearer token for these scopes (separated by spaces). Raise TokenUnavailable or TokenRefused."""
        with self._lock:
            kept = self._kept.get(scope)
            if kept is None or kept.until <= clock.now():
                kept = self._kept[scope] = self._ask(scope)
            return kept.token

    def forget(self, scope: str) -> None:
        """Ask anew next time: somebody did not take the token we have."""
        with self._lock:
            self._kept.pop(scope, None)

    def _ask(self, scope: str) -> _Kept:
        now = clock.now()
        form = {"grant_type": _GRANT, "assertion": self._assertion(scope, now)}
        try:
            heard = self._line.call("POST", self._client.token_address, data=form)
            if not heard.is_yes:
                raise _refusal(heard)
            return _kept(heard, now)
        except (NotReached, NoAnswer, BadAnswer) as fault:
            raise TokenUnavailable(str(fault)) from fault

    def _assertion(self, scope: str, now: datetime) -> str:
        issued, key = int(now.timestamp()), self._client.key
        claims: dict[str, Any] = {
            "aud": self._client.issuer,
            "iss": self._client.client_id,
            "scope": scope,
            "iat": issued,
            "exp": issued + _ASSERTION_LIVES,
            "jti": str(uuid4()),
        }
        if self._client.consumer_org:
            claims["consumer_org"] = self._client.consumer_org
        return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key, algorithms=["RS256"])


def _refusal(heard: Heard) -> TokenUnavailable | TokenRefused:
    """Maskinporten's own failures pass; whatever else it says, saying it again would not help."""
    if heard.later or heard.its_own_fault:
        return TokenUnavailable(f"answered {heard.status}", not_before=heard.not_before)
    said = heard.json()
    found = _CODE.search(str(said.get("error_description", "")))
    code = found[0] if found else str(said.get("error", heard.status))[:40]
    log.error("maskinporten_refused", code=code)
    return TokenRefused(code)


def _kept(heard: Heard, now: datetime) -> _Kept:
    said = heard.json()
    token, lives = said.get("access_token"), said.get("expires_in")
    if not isinstance(token, str) or not token or isinstance(lives, bool) or not isinstance(lives, int):
        raise heard.bad("without a token")
    return _Kept(token, now + timedelta(seconds=lives) - _BEFORE_ITS_END)
