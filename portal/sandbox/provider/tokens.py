"""The provider's key and what it signs: ID tokens (120 seconds) and logout tokens (300 seconds)."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

ID_TOKEN_SECONDS = 120
LOGOUT_TOKEN_SECONDS = 300
_LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


@dataclass(frozen=True)
class ProviderSession:
    """Someone logged in at the provider: single sign-on until it is ended."""

    sid: str
    account: str
    acr: str
    auth_time: int


def new_key() -> RSAKey:
    """A signing key of this run; who kept the old one finds an unknown `kid` and asks again."""
    return RSAKey.generate_key(2048, {"kid": secrets.token_hex(8), "use": "sig", "alg": "RS256"}, auto_kid=False)


def id_claims(
    who: ProviderSession,
    *,
    issuer: str,
    client_id: str,
    subject: str,
    told: Mapping[str, Any],
    nonce: str,
    now: datetime,
) -> dict[str, Any]:
    """The claims of an ID token as ID-porten gives them, with no at_hash; `told` is what is said of the person."""
    issued = int(now.timestamp())
    claims = {
        "iss": issuer,
        "aud": client_id,
        "sub": subject,
        **told,
        "acr": who.acr,
        "amr": ["TestID"],
        "auth_time": who.auth_time,
        "sid": who.sid,
        "jti": secrets.token_urlsafe(16),
        "iat": issued,
        "exp": issued + ID_TOKEN_SECONDS,
        "locale": "nb",
    }
    return claims | ({"nonce": nonce} if nonce else {})


def logout_claims(sid: str, *, issuer: str, client_id: str, subject: str, now: datetime) -> dict[str, Any]:
    """The claims of a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.4)."""
    issued = int(now.timestamp())
    return {
        "iss": issuer,
        "aud": client_id,
        "sub": subject,
        "sid": sid,
        "jti": secrets.token_urlsafe(16),
        "iat": issued,
        "exp": issued + LOGOUT_TOKEN_SECONDS,
        "events": {_LOGOUT_EVENT: {}},
    }


def signed(claims: dict[str, Any], key: RSAKey, typ: str = "JWT") -> str:
    return jwt.encode({"alg": "RS256", "kid": key.kid, "typ": typ}, claims, key)
