"""The application's connections to the login providers: the residents' and staff's."""

import json
from collections.abc import Mapping
from typing import Any

from authlib.integrations.flask_client import OAuth
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from flask import Flask, current_app

from portal.access.realms import Realm
from portal.config import OidcClient
from portal.web.entrances import entrance
from portal.web.extensions import workplace
from portal.web.login.client import ProviderClient
from portal.web.login.refusals import LoginRefused

_EXTENSION = "portal.login"
# Seconds to connect, seconds to read: a person waits.
_PATIENCE = (3, 10)
# Staff are called by the name their provider gives; residents by what stands on their invoices.
_SCOPES: Mapping[Realm, str] = {"resident": "openid", "staff": "openid profile"}


class _OAuth(OAuth):  # type: ignore[misc]  # Authlib is untyped
    oauth2_client_cls = ProviderClient


def connect(app: Flask) -> None:
    """Register the providers the settings name; nothing is asked of them yet."""
    with app.app_context():
        settings = workplace().settings
    clients: dict[Realm, OidcClient | None] = {"resident": settings.resident_oidc, "staff": settings.staff_oidc}
    oauth = _OAuth(app)
    app.extensions[_EXTENSION] = {
        realm: _registered(oauth, realm, client) for realm, client in clients.items() if client
    }


def provider() -> ProviderClient:
    """The provider of this door. Raise LoginRefused `not_set_up` where the environment names none."""
    found: ProviderClient | None = current_app.extensions[_EXTENSION].get(entrance().realm)
    if found is None:
        raise LoginRefused("not_set_up")
    return found


def is_set_up() -> bool:
    """Whether anybody can log in at this door."""
    return entrance().realm in current_app.extensions[_EXTENSION]


def _registered(oauth: _OAuth, realm: Realm, client: OidcClient) -> ProviderClient:
    registered: ProviderClient = oauth.register(
        f"{realm}_login",
        client_id=client.client_id,
        server_metadata_url=f"{client.issuer}/.well-known/openid-configuration",
        **_credential(client, _SCOPES[realm]),
    )
    return registered


def _credential(client: OidcClient, scope: str) -> dict[str, Any]:
    proof: dict[str, Any] = {"scope": scope, "code_challenge_method": "S256", "default_timeout": _PATIENCE}
    if client.client_jwk is None:
        assert client.client_secret is not None  # settings demand exactly one of the two
        return {"client_secret": client.client_secret.get_secret_value(), "client_kwargs": proof}
    key = json.loads(client.client_jwk.get_secret_value())
    # The audience is the issuer: right at the token endpoint and where requests are pushed.
    signer = PrivateKeyJWT(client.issuer, headers={"kid": key["kid"]})
    proof["token_endpoint_auth_method"] = PrivateKeyJWT.name
    return {"client_secret": key, "client_kwargs": proof, "client_auth_methods": [signer]}
