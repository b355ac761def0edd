from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from portal.sandbox.provider.tokens import new_key
from portal.web.callbacks.tokens import KeyRing, KeysUnavailable, TokenRefused, verify
from tests.dispatch.town import NOW

ADDRESS = "https://faktura.lorenskog.example/callbacks/efaktura/abc"
SECOND = int(NOW.timestamp())


@dataclass
class Provider:
    """The one who signs the banks' tokens. `asked` counts how often its keys were fetched."""

    keys: list[RSAKey] = field(default_factory=lambda: [new_key()])
    asked: int = 0

    def fetch(self) -> Mapping[str, Any]:
        self.asked += 1
        return {"keys": [key.as_dict(private=False) for key in self.keys]}

    def token(self, *, header: dict[str, Any] | None = None, **claims: Any) -> str:
        usual = {"sub": ADDRESS, "iat": SECOND, "exp": SECOND + 30}
        said = {name: value for name, value in (usual | claims).items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": self.keys[-1].kid} | (header or {}), said, self.keys[-1])


@pytest.fixture(scope="module")
def provider() -> Provider:
    return Provider()


def opens(provider: Provider, token: str, ring: KeyRing | None = None, after: timedelta = timedelta(0)) -> None:
    verify(token, ring=ring or KeyRing(provider.fetch), address=ADDRESS, now=NOW + after)


def test_a_fresh_token_for_the_address_opens_it(provider: Provider) -> None:
    opens(provider, provider.token())


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"sub": f"{ADDRESS}d"}, "sub"),
        ({"sub": None}, "sub"),
        ({"exp": SECOND - 11}, "exp"),
        ({"exp": None}, "exp"),
        ({"exp": SECOND + 301}, "lifetime"),
        ({"iat": SECOND + 60}, "iat"),
        ({"iat": None}, "iat"),
        ({"iat": "now"}, "iat"),
    ],
)
def test_a_token_for_something_or_some_time_else_does_not(provider: Provider, claims: dict[str, Any], why: str) -> None:
    with pytest.raises(TokenRefused) as refused:
        opens(provider, provider.token(**claims))
    assert refused.value.why == why


def test_a_token_is_of_no_use_a_minute_later(provider: Provider) -> None:
    token = provider.token()
    opens(provider, token, after=timedelta(seconds=39))
    with pytest.raises(TokenRefused, match="exp"):
        opens(provider, token, after=timedelta(seconds=60))


def test_a_token_another_has_signed_does_not_open_it(provider: Provider) -> None:
    stranger = Provider()
    # Under the name of the key it is not.
    with pytest.raises(TokenRefused):
        opens(provider, stranger.token(header={"kid": provider.keys[0].kid}))


def test_only_the_promised_algorithm_is_heard(provider: Provider) -> None:
    secret = OctKey.import_key("what anybody could read in the key set, say")
    header, claims = {"alg": "HS256", "kid": provider.keys[0].kid}, {"sub": ADDRESS, "iat": SECOND, "exp": SECOND + 30}
    unsigned = "eyJhbGciOiJub25lIn0.e30."
    for token in (jwt.encode(header, claims, secret), unsigned, "", "x.y.z", "ø"):
        with pytest.raises(TokenRefused):
            opens(provider, token)


def test_a_new_key_is_fetched_when_a_token_names_it() -> None:
    provider = Provider()
    ring = KeyRing(provider.fetch)
    opens(provider, provider.token(), ring)
    provider.keys.append(new_key())
    later = SECOND + 61
    opens(provider, provider.token(iat=later, exp=later + 30), ring, after=timedelta(seconds=61))
    assert provider.asked == 2


def test_forged_key_names_do_not_make_us_ask_again_and_again(provider: Provider) -> None:
    ring, before = KeyRing(provider.fetch), provider.asked
    for number in range(5):
        with pytest.raises(TokenRefused):
            opens(provider, provider.token(header={"kid": f"forged-{number}"}), ring)
    assert provider.asked - before == 1


def test_keys_are_fetched_again_after_an_hour(provider: Provider) -> None:
    ring, before = KeyRing(provider.fetch), provider.asked
    later = SECOND + 3600
    opens(provider, provider.token(), ring)
    opens(provider, provider.token(iat=later, exp=later + 30), ring, after=timedelta(hours=1))
    assert provider.asked - before == 2


@pytest.mark.parametrize("said", [{}, {"keys": "none"}, {"keys": [{"kty": "RSA"}]}, {"keys": []}])
def test_what_is_no_set_of_keys_lets_nobody_in(provider: Provider, said: dict[str, Any]) -> None:
    with pytest.raises((KeysUnavailable, TokenRefused)):
        opens(provider, provider.token(), KeyRing(lambda: said))
