"""Reading an authorization request as strictly as ID-porten does (Digdir, oidc_protocol_authorize)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from portal.sandbox.provider.registration import Registration

_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_SCOPES = {"openid", "profile"}
_PROMPTS = {"", "login"}


class DeadEnd(Exception):
    """The request names no client or address we know: it is answered here, never by a redirect."""


class SentBack(Exception):
    """The request is refused by a redirect with `error`."""

    def __init__(self, error: str, description: str, redirect_uri: str, state: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.redirect_uri = redirect_uri
        self.state = state


@dataclass(frozen=True)
class AuthorizationRequest:
    """A request that passed. `acr` is the lowest level that will do; `force` asks for a fresh login."""

    redirect_uri: str
    state: str
    nonce: str
    code_challenge: str
    acr: str
    force: bool


def read_request(asked: Mapping[str, str], registration: Registration) -> AuthorizationRequest:
    """Check every parameter. Raise DeadEnd or SentBack."""
    redirect_uri, state = asked.get("redirect_uri", ""), asked.get("state", "")
    if asked.get("client_id") != registration.client_id:
        raise DeadEnd("client_id is not registered here")
    if redirect_uri not in registration.redirect_uris:
        raise DeadEnd("redirect_uri is not registered for this client")
    wrong = _what_is_wrong(asked, registration)
    if wrong:
        raise SentBack(*wrong, redirect_uri, state)
    return AuthorizationRequest(
        redirect_uri,
        state,
        asked.get("nonce", ""),
        asked["code_challenge"],
        _lowest(asked.get("acr_values", "").split(), registration.acr_values),
        asked.get("prompt") == "login",
    )


def _what_is_wrong(asked: Mapping[str, str], registration: Registration) -> tuple[str, str] | None:
    scopes = asked.get("scope", "").split()
    rules = (
        (asked.get("response_type") == "code", "unsupported_response_type", "only response_type=code"),
        ("openid" in scopes and set(scopes) <= _SCOPES, "invalid_scope", "scope is openid, or openid profile"),
        (asked.get("response_mode", "query") == "query", "invalid_request", "only response_mode=query"),
        (asked.get("code_challenge_method") == "S256", "invalid_request", "code_challenge_method must be S256"),
        (bool(_CHALLENGE.fullmatch(asked.get("code_challenge", ""))), "invalid_request", "code_challenge is missing"),
        (bool(asked.get("state")), "invalid_request", "state is missing"),
        (asked.get("prompt", "") in _PROMPTS, "invalid_request", "prompt may only be login"),
        ("request" not in asked and "max_age" not in asked, "invalid_request", "parameter not supported"),
        (
            set(asked.get("acr_values", "").split()) <= set(registration.acr_values),
            "invalid_request",
            "acr_values holds a level that does not exist",
        ),
    )
    return next(((error, why) for passed, error, why in rules if not passed), None)


def _lowest(asked: list[str], known: tuple[str, ...]) -> str:
    return next((level for level in known if level in asked), known[0])
