"""From the provider's answer to a person: the token verified, the level high enough, the number valid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from authlib.integrations.base_client import OAuthError
from joserfc.errors import ClaimError, JoseError
from requests import RequestException  # noqa: TID251  what Authlib's Flask client raises

from portal.config import OidcClient
from portal.values import national_id
from portal.values.national_id import NationalId
from portal.web.login.begun import Begun
from portal.web.login.client import ProviderClient
from portal.web.login.refusals import LoginRefused

# An ID token of ID-porten lives 120 seconds: Authlib's usual leeway would double that.
LEEWAY_SECONDS = 10
_TIMES = {"exp", "iat", "nbf"}
_REFUSALS = {"iss": "wrong_issuer", "nonce": "wrong_nonce"} | dict.fromkeys(_TIMES, "clock_skew")


@dataclass(frozen=True)
class Identity:
    """Who logged in at the provider, and how."""

    number: NationalId
    subject: str
    sid: str | None
    acr: str
    auth_time: datetime


def fetch_claims(provider: ProviderClient, code: str, begun: Begun, redirect_uri: str) -> Mapping[str, Any]:
    """Exchange the code for an ID token; verify signature, issuer, audience, times and nonce. Raise LoginRefused."""
    token = _token(provider, code, begun, redirect_uri)
    rules = {
        "iss": {"essential": True, "values": [provider.issuer, f"{provider.issuer}/"]},
        "aud": {"essential": True, "value": provider.client_id},
    }
    try:
        claims = provider.parse_id_token(token, nonce=begun.nonce, claims_options=rules, leeway=LEEWAY_SECONDS)
    except ClaimError as refused:
        raise LoginRefused(_REFUSALS.get(refused.claim, "untrusted"), why=refused.claim) from refused
    except (JoseError, ValueError) as refused:
        raise LoginRefused("untrusted", why=type(refused).__name__) from refused
    if claims is None:
        raise LoginRefused("provider_refused", why="no id_token")
    found: Mapping[str, Any] = claims
    return found


def read_identity(claims: Mapping[str, Any], client: OidcClient, *, country: str, synthetic: bool) -> Identity:
    """Check the level and the person number. Raise LoginRefused."""
    acr = str(claims.get("acr", ""))
    if _rank(acr, client) < _rank(client.acr_minimum, client):
        raise LoginRefused("low_level", why="acr")
    moment, sid = claims.get("auth_time", claims["iat"]), claims.get("sid")
    return Identity(
        _number(claims.get(client.person_claim), country, synthetic=synthetic),
        claims["sub"],
        sid if isinstance(sid, str) else None,
        acr,
        datetime.fromtimestamp(moment, UTC),
    )


def _token(provider: ProviderClient, code: str, begun: Begun, redirect_uri: str) -> dict[str, Any]:
    try:
        # ID-porten wants client_id in the form whatever the client proves itself by.
        token: dict[str, Any] = provider.fetch_access_token(
            redirect_uri, code=code, code_verifier=begun.code_verifier, client_id=provider.client_id
        )
    except OAuthError as refused:
        raise LoginRefused("provider_refused", why=refused.error) from refused
    except (RequestException, ValueError) as failed:
        raise LoginRefused("provider_down", why=f"token: {type(failed).__name__}") from failed
    return token


def _rank(acr: str, client: OidcClient) -> int:
    return client.acr_values.index(acr) + 1 if acr in client.acr_values else 0


def _number(found: object, country: str, *, synthetic: bool) -> NationalId:
    if not isinstance(found, str) or not found:
        raise LoginRefused("no_person_number", why="person claim")
    try:
        return national_id.parse(found, country=country, synthetic=synthetic)
    except national_id.InvalidNationalId as refused:
        raise LoginRefused("wrong_person_number", why=refused.code) from None
