"""Tokens that others' apps bring when they fetch a document of ours for the one it is for.

Source: the project's protocol notes 1.6 and 3.2: a JWT signed with RS256 by a key of the provider's JWK set, living for
some thirty seconds, whose `sub` is the very address that is opened. Nothing else of it is promised.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, cast

from joserfc import jwt
from joserfc.errors import ClaimError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet, KeySetSerialization
from joserfc.jws import JWSRegistry
from joserfc.jwt import JWTClaimsRegistry

_LEEWAY_SECONDS: Final = 10
# Ten times what is promised: a token that lives longer is a password.
_LONGEST_LIFE_SECONDS: Final = 300
_KEPT: Final = timedelta(hours=1)
# Whoever sends us forged key ids cannot make us ask more often.
_AT_MOST_EVERY: Final = timedelta(minutes=1)
_RULES: Final = JWSRegistry(algorithms=["RS256"], strict_check_header=False)


class TokenRefused(Exception):
    """The token does not open this address now; `why` names the rule, never a value."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class KeysUnavailable(Exception):
    """The provider does not tell its keys just now, so nobody can be let in."""


class KeyRing:
    """The keys a provider publishes, asked for by `fetch` (which raises KeysUnavailable) and kept for an hour."""

    def __init__(self, fetch: Callable[[], Mapping[str, Any]]) -> None:
        self._fetch = fetch
        self._kept: tuple[datetime, KeySet] | None = None

    def keys(self, now: datetime, *, anew: bool = False) -> KeySet:
        """The keys; `anew` where one is missing, which is heard at most once a minute. Raise KeysUnavailable."""
        if self._kept is None or now - self._kept[0] >= (_AT_MOST_EVERY if anew else _KEPT):
            try:
                keys = KeySet.import_key_set(cast("KeySetSerialization", dict(self._fetch())))
            except (JoseError, ValueError, KeyError, TypeError) as wrong:
                raise KeysUnavailable(type(wrong).__name__) from wrong
            self._kept = (now, keys)
        return self._kept[1]


def verify(token: str, *, ring: KeyRing, address: str, now: datetime) -> None:
    """Let a token in that opens `address` now. Raise TokenRefused, or KeysUnavailable."""
    claims = _claims(token, ring, now)
    rules = JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=_LEEWAY_SECONDS,
        sub={"essential": True, "value": address},
        iat={"essential": True},
        exp={"essential": True},
    )
    try:
        rules.validate(claims)
    except ClaimError as refused:
        raise TokenRefused(refused.claim) from refused
    if claims["exp"] - claims["iat"] > _LONGEST_LIFE_SECONDS:
        raise TokenRefused("lifetime")


def _claims(token: str, ring: KeyRing, now: datetime) -> dict[str, Any]:
    try:
        try:
            return jwt.decode(token, ring.keys(now), registry=_RULES).claims
        except InvalidKeyIdError:
            return jwt.decode(token, ring.keys(now, anew=True), registry=_RULES).claims
    except (JoseError, ValueError) as refused:
        raise TokenRefused(type(refused).__name__) from refused
