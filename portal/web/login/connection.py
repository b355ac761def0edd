"""The application's one connection to the residents' login provider."""

import json
from typing import Any

from authlib.integrations.flask_client import OAuth
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from flask import Flask, current_app

from portal.config import OidcClient
from portal.web.extensions import workplace
from portal.web.login.client import ProviderClient
from portal.web.login.refusals import LoginRefused

_EXTENSION = "portal.login"
# Seconds to connect, seconds to read: a person waits.
_PATIENCE = (3, 10)


class _OAuth(OAuth):  # type: ignore[misc]  # Authlib is untyped
    oauth2_client_cls = ProviderClient


def connect(app: Flask) -> None:
    """Register the provider of PORTAL_RESIDENT_OIDC_...; nothing is asked of it yet."""
    with app.app_context():
        client = workplace().settings.resident_oidc
    app.extensions[_EXTENSION] = _registered(_OAuth(app), client) if client else None


def provider() -> ProviderClient:
    """The provider. Raise LoginRefused `not_set_up` where the environment names none."""
    found: ProviderClient | None = current_app.extensions[_EXTENSION]
    if found is None:
        raise LoginRefused("not_set_up")
    return found


def client_settings() -> OidcClient:
    """The settings the provider was registered with."""
    found = workplace().settings.resident_oidc
    if found is None:
        raise LoginRefused("not_set_up")
    return found


def _registered(oauth: _OAuth, client: OidcClient) -> ProviderClient:
    registered: ProviderClient = oauth.register(
        "resident_login",
        client_id=client.client_id,
        server_metadata_url=f"{client.issuer}/.well-known/openid-configuration",
        **_credential(client),
    )
    return registered


def _credential(client: OidcClient) -> dict[str, Any]:
    proof: dict[str, Any] = {"scope": "openid", "code_challenge_method": "S256", "default_timeout": _PATIENCE}
    if client.client_jwk is None:
        assert client.client_secret is not None  # settings demand exactly one of the two
        return {"client_secret": client.client_secret.get_secret_value(), "client_kwargs": proof}
    key = json.loads(client.client_jwk.get_secret_value())
    # The audience is the issuer: right at the token endpoint and where requests are pushed.
    signer = PrivateKeyJWT(client.issuer, headers={"kid": key["kid"]})
    proof["token_endpoint_auth_method"] = PrivateKeyJWT.name
    return {"client_secret": key, "client_kwargs": proof, "client_auth_methods": [signer]}
