"""Access tokens: what the assertion says, how long a token is kept, and what each refusal means."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from joserfc import jwt

from portal.dispatch.wire.maskinporten import Maskinporten, TokenRefused
from portal.values import clock
from tests.dispatch.digital_post import DigitalPost, a_client, a_key, answering

SCOPES = "krr:global/kontaktinformasjon.read krr:global/digitalpost.read"


@pytest.fixture
def there(tmp_path: Path) -> DigitalPost:
    return DigitalPost(tmp_path)


class Giver:
    """Gives tokens that live so long, and keeps what it was asked."""

    def __init__(self, lives: int) -> None:
        self.lives = lives
        self.claims: list[dict[str, Any]] = []
        self.kid: object = None

    def __call__(self, request: httpx.Request) -> httpx.Response:
        form = parse_qs(request.content.decode())
        token = jwt.decode(form["assertion"][0], a_key(), algorithms=["RS256"])
        self.claims.append(token.claims)
        self.kid = token.header["kid"]
        return httpx.Response(200, json={"access_token": f"t{len(self.claims)}", "expires_in": self.lives})


def test_a_token_is_given_to_who_signs_with_the_registered_key(there: DigitalPost) -> None:
    assert there.maskinporten().token(SCOPES)
    assert there.calls == [("POST", "/maskinporten/token")]


def test_the_assertion_is_for_the_issuer_with_its_slash_and_lives_two_minutes_at_most() -> None:
    giver = Giver(120)
    Maskinporten(a_client(consumer_org="842566142"), line=answering(giver)).token(SCOPES)
    (claims,) = giver.claims
    assert claims["aud"] == "http://digdir.example/maskinporten/"
    assert (claims["iss"], claims["scope"], claims["consumer_org"]) == ("our-client", SCOPES, "842566142")
    assert abs(claims["iat"] - clock.now().timestamp()) < 10
    assert 0 < claims["exp"] - claims["iat"] <= 120
    assert giver.kid == "ours"


@pytest.mark.parametrize(("lives", "asked"), [(60, 1), (10, 2)])
def test_a_token_is_kept_until_ten_seconds_before_its_end(lives: int, asked: int) -> None:
    giver = Giver(lives)
    ours = Maskinporten(a_client(), line=answering(giver))
    assert [ours.token(SCOPES), ours.token(SCOPES)] == ["t1", f"t{asked}"]
    assert len({claims["jti"] for claims in giver.claims}) == asked


def test_each_set_of_scopes_has_a_token_of_its_own_and_a_refused_one_is_forgotten() -> None:
    ours = Maskinporten(a_client(), line=answering(Giver(60)))
    assert [ours.token("one"), ours.token("two"), ours.token("one")] == ["t1", "t2", "t1"]
    ours.forget("one")
    assert ours.token("one") == "t3"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"error": "invalid_grant", "error_description": "MP-121: The key is older than a year"}, "MP-121"),
        ({"error": "invalid_scope", "error_description": "Scope not allowed (MP-200)"}, "MP-200"),
        ({"error": "invalid_client"}, "invalid_client"),
    ],
)
def test_an_mp_code_is_ours_to_correct(said: dict[str, str], code: str) -> None:
    with pytest.raises(TokenRefused) as refused:
        Maskinporten(a_client(), line=answering(lambda _: httpx.Response(400, json=said))).token(SCOPES)
    assert refused.value.code == code


def _asked(there: DigitalPost, **claims: Any) -> str:
    """What Maskinporten says to an assertion with these claims; an empty text when it gives a token."""
    now = int(clock.now().timestamp())
    usual = {"aud": there.client.issuer, "iss": "our-client", "scope": SCOPES, "iat": now, "exp": now + 60, "jti": "j"}
    assertion = jwt.encode({"alg": "RS256", "kid": "ours"}, {**usual, **claims}, a_key())
    form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": assertion}
    answer = there.app.test_client().post("/maskinporten/token", data=form).get_json()
    return str(answer.get("error_description", ""))[:6]


NOW: Callable[[], int] = lambda: int(clock.now().timestamp())  # noqa: E731


def test_the_counterpart_refuses_what_the_real_one_refuses(there: DigitalPost) -> None:
    assert _asked(there, aud=there.client.issuer.rstrip("/")) == "MP-110"
    assert _asked(there, iss="somebody") == "MP-100"
    assert _asked(there, exp=NOW() + 130) == "MP-130"
    assert _asked(there, iat=NOW() + 60, exp=NOW() + 90) == "MP-130"
    assert _asked(there, iat=NOW() - 90, exp=NOW() - 30) == "MP-130"
    assert _asked(there, scope="ks:fiks", jti="another") == "MP-200"
    assert _asked(there) == ""
    assert _asked(there) == "MP-012"


def test_a_token_that_has_ended_opens_nothing(there: DigitalPost) -> None:
    token = there.maskinporten().token(SCOPES)
    ask = {"personidentifikatorer": ["13869399975"]}
    headers = {"Authorization": f"Bearer {token}"}
    assert there.app.test_client().post("/krr/rest/v2/personer", json=ask, headers=headers).status_code == 200
    there.later = timedelta(seconds=120)
    assert there.app.test_client().post("/krr/rest/v2/personer", json=ask, headers=headers).status_code == 401
