"""From the provider's answer to claims that can be believed, and what a session needs to know of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from authlib.integrations.base_client import OAuthError
from joserfc.errors import ClaimError, JoseError
from requests import RequestException  # noqa: TID251  what Authlib's Flask client raises

from portal.config import Role
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
    """Who logged in at the provider, and how. A resident has a number; staff have roles, and perhaps a name."""

    subject: str
    sid: str | None
    acr: str
    auth_time: datetime
    number: NationalId | None = None
    name: str | None = None
    roles: tuple[Role, ...] = ()

    @classmethod
    def of(cls, claims: Mapping[str, Any], **more: Any) -> Self:  # noqa: ANN401  the fields above
        """From verified claims; `more` is what one door alone asks for."""
        moment, sid = claims.get("auth_time", claims["iat"]), claims.get("sid")
        return cls(
            subject=claims["sub"],
            sid=sid if isinstance(sid, str) else None,
            acr=str(claims.get("acr", "")),
            auth_time=datetime.fromtimestamp(moment, UTC),
            **more,
        )


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
