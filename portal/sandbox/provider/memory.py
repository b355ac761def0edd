"""What the provider holds while it runs; a restart forgets everyone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portal.sandbox.provider.authorization import AuthorizationRequest
from portal.sandbox.provider.pockets import Pocket
from portal.sandbox.provider.realm import Realm
from portal.sandbox.provider.tokens import ProviderSession, id_claims, logout_claims, new_key


@dataclass(frozen=True)
class Grant:
    """What a code stands for."""

    asked: AuthorizationRequest
    who: ProviderSession


class Memory:
    """The registered client, the signing key, and what is under way."""

    def __init__(self, realm: Realm, clock: Callable[[], datetime]) -> None:
        self.realm = realm
        self.clock = clock
        self.registration = realm.registration
        self.key = new_key()
        # Digdir: a pushed request lives 120 s. RFC 6749 4.1.2: a code lives shortly and works once.
        self.pushed = Pocket[dict[str, str]](timedelta(seconds=120), clock)
        self.begun = Pocket[AuthorizationRequest](timedelta(minutes=15), clock)
        self.codes = Pocket[Grant](timedelta(seconds=60), clock)
        self.sessions = Pocket[ProviderSession](timedelta(minutes=120), clock)
        self.used_assertions: set[str] = set()

    def id_claims(self, grant: Grant) -> dict[str, Any]:
        """What the ID token says. A test that wants a provider gone wrong changes this."""
        ours = self.registration
        return id_claims(
            grant.who,
            issuer=ours.issuer,
            client_id=ours.client_id,
            subject=ours.subject_of(grant.who.account),
            told=self.realm.directory.claims(grant.who.account),
            nonce=grant.asked.nonce,
            now=self.clock(),
        )

    def logout_claims(self, who: ProviderSession) -> dict[str, Any]:
        """What the logout token says."""
        ours = self.registration
        subject = ours.subject_of(who.account)
        return logout_claims(who.sid, issuer=ours.issuer, client_id=ours.client_id, subject=subject, now=self.clock())
