"""Authlib's Flask client, with what ID-porten asks for beyond it.

Added here: discovery and keys that are refreshed (24 hours; an unknown key at once, but not more than once a minute),
an issuer that must be the configured one, patience with an end, and pushed authorization requests (RFC 9126).
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from authlib.integrations.flask_client import FlaskOAuth2App
from requests import RequestException  # noqa: TID251  what Authlib's Flask client raises

from portal.values import clock

REFRESH = timedelta(hours=24)
# While the provider is away, pages that only need its address do not wait for it again and again.
_BREATHER = timedelta(seconds=10)
_KEYS_AT_MOST_EVERY = timedelta(minutes=1)
_ASYMMETRIC = ("RS256", "PS256", "ES256")
_NEEDED = {"authorization_endpoint", "token_endpoint", "jwks_uri"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}


class ProviderUnavailable(Exception):
    """The provider does not answer, or not with what its standard promises. `why` names it, without any value."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class ProviderClient(FlaskOAuth2App):  # type: ignore[misc]  # Authlib is untyped
    """One provider. Its methods raise ProviderUnavailable."""

    # Seconds since the epoch; what never happened is older than anything.
    _keys_fetched = 0.0
    _failed = 0.0
    server_metadata: dict[str, Any]

    def load_server_metadata(self) -> dict[str, Any]:
        """The discovery document, at most a day old."""
        if _now() - self.server_metadata.get("_loaded_at", 0) >= REFRESH.total_seconds():
            self._discover()
        return self.server_metadata

    @property
    def issuer(self) -> str:
        return str(self._server_metadata_url).removesuffix("/.well-known/openid-configuration")

    def fetch_jwk_set(self, force: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002  Authlib's signature
        """The provider's keys. Whoever sends us forged key ids cannot make us ask more than once a minute."""
        metadata = self.load_server_metadata()
        asked_just_now = _now() - self._keys_fetched < _KEYS_AT_MOST_EVERY.total_seconds()
        if "jwks" not in metadata or (force and not asked_just_now):
            metadata["jwks"] = self._fetch(metadata["jwks_uri"])
            self._keys_fetched = _now()
        keys: dict[str, Any] = metadata["jwks"]
        return keys

    def authorization(self, redirect_uri: str, **asked: str) -> dict[str, str]:
        """Where to send the browser: `url`, and the `state`, `nonce` and `code_verifier` to remember.

        Pushed first where the provider offers it, so that the browser carries a reference only.
        """
        made: dict[str, str] = self.create_authorization_url(redirect_uri, **asked)
        push_to = self.load_server_metadata().get("pushed_authorization_request_endpoint")
        return made | {"url": self._pushed(push_to, made["url"])} if push_to else made

    def origins(self) -> Iterable[str]:
        """The provider's origins: one for browsers, one for servers; while it is away, those last known."""
        try:
            metadata = self.load_server_metadata()
        except ProviderUnavailable:
            metadata = self.server_metadata
        addresses = (self.issuer, metadata.get("authorization_endpoint"), metadata.get("end_session_endpoint"))
        return sorted({f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, filter(None, addresses))})

    def _discover(self) -> None:
        if _now() - self._failed < _BREATHER.total_seconds():
            raise ProviderUnavailable("was away a moment ago")
        try:
            found = self._discovered()
        except ProviderUnavailable:
            self._failed = _now()
            raise
        self.server_metadata = found | {"_loaded_at": _now()}

    def _discovered(self) -> dict[str, Any]:
        found = self._fetch(self._server_metadata_url)
        if str(found.get("issuer", "")).rstrip("/") != self.issuer:
            raise ProviderUnavailable("discovery names another issuer")
        if not set(found) >= _NEEDED:
            raise ProviderUnavailable("discovery lacks an endpoint")
        offered = found.get("id_token_signing_alg_values_supported", ["RS256"])
        return found | {"id_token_signing_alg_values_supported": [alg for alg in offered if alg in _ASYMMETRIC]}

    def _pushed(self, push_to: str, url: str) -> str:
        metadata = self.load_server_metadata()
        with self._get_oauth_client(**metadata) as http:
            proof = http.client_auth(http.token_endpoint_auth_method)
            try:
                answer = http.post(push_to, data=parse_qsl(urlsplit(url).query), auth=proof, headers=_FORM)
                answer.raise_for_status()
                reference = answer.json()["request_uri"]
            except (RequestException, ValueError, KeyError) as failed:
                raise ProviderUnavailable(f"pushed request: {type(failed).__name__}") from failed
        return f"{metadata['authorization_endpoint']}?" + urlencode(
            {"client_id": self.client_id, "request_uri": reference}
        )

    def _fetch(self, address: str) -> dict[str, Any]:
        with self._get_session() as http:
            try:
                answer = http.request("GET", address, withhold_token=True)
                answer.raise_for_status()
                found = answer.json()
            except (RequestException, ValueError) as failed:
                raise ProviderUnavailable(f"{urlsplit(address).path}: {type(failed).__name__}") from failed
        if not isinstance(found, dict):
            raise ProviderUnavailable(f"{urlsplit(address).path}: not an object")
        return found


def _now() -> float:
    return clock.now().timestamp()
