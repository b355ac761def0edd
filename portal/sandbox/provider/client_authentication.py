"""Who calls the token endpoint: client_secret_basic, client_secret_post or private_key_jwt (RFC 7523)."""

import hmac
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from urllib.parse import unquote_plus

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwt import JWTClaimsRegistry

from portal.sandbox.provider.registration import Registration

_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_LONGEST_ASSERTION = 3600


class ClientRefused(Exception):
    """The caller did not prove to be the client: invalid_client."""


def authenticate(
    form: Mapping[str, str], authorization: str | None, registration: Registration, now: int
) -> str | None:
    """Check the client's proof; return the assertion's `jti`, which may be used once. Raise ClientRefused.

    `client_id` must be in the form whatever the method (Digdir, oidc_protocol_token).
    """
    if form.get("client_id") != registration.client_id:
        raise ClientRefused("client_id must be in the form")
    if registration.client_key is not None:
        return _by_assertion(form, registration, now)
    given = _secret_in_header(authorization, registration) or form.get("client_secret", "")
    expected = registration.client_secret or ""
    if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
        raise ClientRefused("wrong client secret")
    return None


def _secret_in_header(authorization: str | None, registration: Registration) -> str | None:
    if not authorization or not authorization.startswith("Basic "):
        return None
    try:
        pair = b64decode(authorization.removeprefix("Basic "), validate=True).decode()
    except (NotBase64, UnicodeDecodeError):
        raise ClientRefused("malformed basic authentication") from None
    client_id, _, secret = pair.partition(":")
    if unquote_plus(client_id) != registration.client_id:
        raise ClientRefused("another client in the header")
    return unquote_plus(secret)


def _by_assertion(form: Mapping[str, str], registration: Registration, now: int) -> str:
    key = registration.client_key
    if form.get("client_assertion_type") != _ASSERTION_TYPE or key is None:
        raise ClientRefused("this client proves itself by private_key_jwt")
    client_id, addressed = registration.client_id, [registration.issuer, f"{registration.issuer}/token"]
    rules = JWTClaimsRegistry(
        now=now,
        leeway=10,
        iss={"essential": True, "value": client_id},
        sub={"essential": True, "value": client_id},
        aud={"essential": True, "values": [*addressed, f"{registration.issuer}/par"]},
        exp={"essential": True},
        iat={"essential": True},
        jti={"essential": True},
    )
    try:
        token = jwt.decode(form.get("client_assertion", ""), key, algorithms=["RS256"])
        rules.validate(token.claims)
    except (JoseError, ValueError) as refused:
        raise ClientRefused(str(refused)) from refused
    if token.header.get("kid") != key.kid:
        raise ClientRefused("the assertion must name the registered key by kid")
    if token.claims["exp"] - token.claims["iat"] > _LONGEST_ASSERTION:
        raise ClientRefused("the assertion lives too long")
    return str(token.claims["jti"])
