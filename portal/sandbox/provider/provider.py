"""The provider as a Flask blueprint: discovery, keys, and the headers of its pages."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, send_file

from portal.config import Settings
from portal.sandbox.provider.login_page import LoginPage
from portal.sandbox.provider.logout import Logout
from portal.sandbox.provider.memory import Memory
from portal.sandbox.provider.realm import RealmOf, of_residents
from portal.sandbox.provider.registration import NotASandbox, Registration
from portal.sandbox.provider.token_endpoint import TokenEndpoint
from portal.values import clock as clocks

__all__ = ["LoginProvider", "NotASandbox"]

_STYLE = Path(__file__).parent / "provider.css"
_TEMPLATES = Path(__file__).parent.parent.parent.parent / "templates"


class LoginProvider:
    """The endpoints on one memory. `LoginProvider(settings).blueprint` goes on the sandbox's app, and lies where its
    realm says: the residents' at the root, the staff's below.

    Raise NotASandbox unless the settings say sandbox.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        realm_of: RealmOf = of_residents,
        clock: Callable[[], datetime] = clocks.now,
        memory: type[Memory] = Memory,
    ) -> None:
        realm = realm_of(settings)
        self.memory = memory(realm, clock)
        self.blueprint = Blueprint(realm.name, __name__, template_folder=str(_TEMPLATES), url_prefix=realm.path or None)
        self.blueprint.after_request(self._guard)
        self._add("/.well-known/openid-configuration", self.discovery)
        self._add("/jwks.json", self.keys)
        self._add("/provider.css", self.style)
        LoginPage(self.memory).join(self.blueprint)
        TokenEndpoint(self.memory).join(self.blueprint)
        Logout(self.memory).join(self.blueprint)

    def discovery(self) -> dict[str, Any]:
        return discovery_document(self.memory.registration)

    def keys(self) -> dict[str, Any]:
        return {"keys": [self.memory.key.as_dict(private=False)]}

    def style(self) -> Response:
        return send_file(_STYLE, "text/css")

    def _add(self, path: str, view: Callable[[], Any]) -> None:
        self.blueprint.add_url_rule(path, view_func=view)

    def _guard(self, response: Response) -> Response:
        portal = _origin(self.memory.registration.redirect_uris[0])
        # Browsers hold the redirect that follows the form to form-action: it leads to the portal.
        response.headers["Content-Security-Policy"] = (
            f"default-src 'none'; style-src 'self'; form-action 'self' {portal}; frame-src {portal}; "
            "base-uri 'none'; frame-ancestors 'none'"
        )
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def discovery_document(ours: Registration) -> dict[str, Any]:
    """What OpenID Connect Discovery 1.0, RFC 9126 and RFC 9207 ask for, with ID-porten's choices."""
    return {
        "issuer": ours.issuer,
        "authorization_endpoint": f"{ours.issuer}/authorize",
        "pushed_authorization_request_endpoint": f"{ours.issuer}/par",
        "token_endpoint": f"{ours.issuer}/token",
        "jwks_uri": f"{ours.issuer}/jwks.json",
        "end_session_endpoint": f"{ours.issuer}/end-session",
        "authorization_response_iss_parameter_supported": True,
        "frontchannel_logout_supported": True,
        "frontchannel_logout_session_supported": True,
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["pairwise"],
        "scopes_supported": ["openid", "profile"],
        "acr_values_supported": list(ours.acr_values),
        "ui_locales_supported": ["nb", "nn", "en", "se"],
        "prompt_values_supported": ["login"],
        "code_challenge_methods_supported": ["S256"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "private_key_jwt"],
    }


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
