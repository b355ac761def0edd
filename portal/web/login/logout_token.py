"""Verifying a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.6)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from joserfc import jwt
from joserfc.errors import ClaimError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet, KeySetSerialization
from joserfc.jws import JWSRegistry
from joserfc.jwt import JWTClaimsRegistry

from portal.web.login.client import ProviderClient
from portal.web.login.identity import LEEWAY_SECONDS

_EVENT = "http://schemas.openid.net/event/backchannel-logout"
_TYP = "logout+jwt"


class LogoutTokenRefused(Exception):
    """The token is not a logout token of our provider to us; `why` names the rule, never a value."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Logout:
    """The provider's session that ended; `jti` may be used once until `until`."""

    sid: str
    jti: str
    until: datetime


def verify(token: str, provider: ProviderClient, now: datetime) -> Logout:
    """Check signature, type, algorithm, issuer, audience, times and event. Raise LogoutTokenRefused.

    Whether `jti` was used before is the caller's to spend.
    """
    decoded = _decoded(token, provider)
    if str(decoded.header.get("typ", "")).lower() != _TYP:
        raise LogoutTokenRefused("typ")
    claims = decoded.claims
    _check_claims(claims, provider, now)
    if not isinstance(claims["events"].get(_EVENT), dict) or "nonce" in claims:
        raise LogoutTokenRefused("events" if "nonce" not in claims else "nonce")
    until = datetime.fromtimestamp(claims["exp"], UTC) + timedelta(seconds=LEEWAY_SECONDS)
    return Logout(claims["sid"], claims["jti"], until)


def _decoded(token: str, provider: ProviderClient) -> jwt.Token:
    rules = JWSRegistry(
        algorithms=provider.load_server_metadata()["id_token_signing_alg_values_supported"], strict_check_header=False
    )
    try:
        try:
            return jwt.decode(token, _keys(provider.fetch_jwk_set()), registry=rules)
        except InvalidKeyIdError:
            return jwt.decode(token, _keys(provider.fetch_jwk_set(force=True)), registry=rules)
    except (JoseError, ValueError) as refused:
        raise LogoutTokenRefused(type(refused).__name__) from refused


def _keys(published: dict[str, Any]) -> KeySet:
    return KeySet.import_key_set(cast("KeySetSerialization", published))


def _check_claims(claims: dict[str, Any], provider: ProviderClient, now: datetime) -> None:
    rules = JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "values": [provider.issuer, f"{provider.issuer}/"]},
        aud={"essential": True, "value": provider.client_id},
        iat={"essential": True},
        exp={"essential": True},
        jti={"essential": True},
        events={"essential": True},
        sid={"essential": True},
    )
    try:
        rules.validate(claims)
    except ClaimError as refused:
        raise LogoutTokenRefused(refused.claim) from refused
    if not isinstance(claims["sid"], str) or not isinstance(claims["events"], dict):
        raise LogoutTokenRefused("sid or events")
