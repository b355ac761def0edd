"""What the provider knows about itself and its one client: what Digdir's self-service would hold."""

import hmac
import json
from dataclasses import dataclass
from typing import Self

from joserfc.jwk import RSAKey

from portal.config import OidcClient, Settings


class NotASandbox(Exception):
    """The login provider starts only with PORTAL_SANDBOX=1, PORTAL_SANDBOX_URL and PORTAL_RESIDENT_OIDC_... set."""


@dataclass(frozen=True)
class Registration:
    """The client, its addresses and its credential; the provider's issuer and the levels it gives."""

    issuer: str
    client_id: str
    client_secret: str | None
    client_key: RSAKey | None
    redirect_uris: tuple[str, ...]
    post_logout_redirect_uris: tuple[str, ...]
    frontchannel_logout_uri: str
    backchannel_logout_uri: str
    # Lowest first.
    acr_values: tuple[str, ...]
    # Makes `sub` pairwise: the same person is someone else at another client.
    pairwise_salt: bytes

    @classmethod
    def of(cls, settings: Settings, oidc: OidcClient, *, door: str, path: str, acr_values: tuple[str, ...]) -> Self:
        """Register the client these settings describe: its pages lie below `door` at the portal, the provider's own
        below `path` in the sandbox. Raise NotASandbox.
        """
        if not settings.sandbox or settings.sandbox_url is None:
            raise NotASandbox
        portal = settings.base_address + door
        return cls(
            issuer=str(settings.sandbox_url).rstrip("/") + path,
            client_id=oidc.client_id,
            client_secret=oidc.client_secret.get_secret_value() if oidc.client_secret else None,
            client_key=RSAKey.import_key(json.loads(oidc.client_jwk.get_secret_value())) if oidc.client_jwk else None,
            redirect_uris=(f"{portal}/login/callback",),
            post_logout_redirect_uris=(f"{portal}/logged-out",),
            frontchannel_logout_uri=f"{portal}/login/frontchannel-logout",
            backchannel_logout_uri=f"{portal}/login/backchannel-logout",
            acr_values=acr_values,
            pairwise_salt=settings.secret_key.get_secret_value().encode(),
        )

    def subject_of(self, account: str) -> str:
        """The pairwise `sub` of someone at this client."""
        return hmac.digest(self.pairwise_salt, f"{self.client_id} {account}".encode(), "sha256").hex()[:43]
