"""What is said to the Vipps Invoice API: an access token, a recipient, an invoice, its state, and taking it back.

Source: Vipps' published specifications "Vipps Invoice ISP API" 0.3.43 and the access token API.
"""

import time
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from threading import Lock
from typing import Any, Final
from uuid import UUID

import httpx

from portal.config import VippsClient
from portal.dispatch.wire.http import Heard, HttpLine, NotNow
from portal.dispatch.wire.pace import Pace

# Vipps allows 400 calls a second a sender.
PER_SECOND: Final = 400.0
# An access token is renewed this long before it ends, so that none ends on its way.
_SPARE_SECONDS: Final = 60
# The longest a call waits when Vipps asks for patience; longer waits are the next try's.
_MOST_PATIENCE: Final = timedelta(seconds=5)
# And the wait where it says too many, and not how long.
_LEAST_PATIENCE: Final = timedelta(seconds=1)

_UNAUTHORISED, _NOT_FOUND, _CONFLICT, _TOO_MANY = 401, 404, 409, 429


class Refused(Exception):
    """Vipps says no for good. `problem` is the last part of its problem type, its words for us."""

    def __init__(self, status: int, problem: str) -> None:
        super().__init__(f"{status} {problem}")
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Lying:
    """An invoice as it lies in Vipps. `problems` are types, where it was rejected."""

    state: str
    etag: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VippsAccess:
    """Our access, and the line it gives."""

    client: VippsClient
    transport: httpx.BaseTransport | None = None
    per_second: float | None = PER_SECOND

    def open(self) -> AbstractContextManager["VippsLine"]:
        """One line for the whole process: its connections, its token and its pace outlive one job."""
        return nullcontext(_line_of(self))


class VippsLine:
    """A line to Vipps, safe to share between threads: keeps the rate, and renews its own token."""

    def __init__(self, access: VippsAccess) -> None:
        client = access.client
        key = {"Ocp-Apim-Subscription-Key": client.subscription_key.get_secret_value()}
        self._client = client
        self._line = HttpLine("vipps", str(client.url).rstrip("/"), headers=key, transport=access.transport)
        self._pace = Pace(access.per_second)
        self._token, self._token_until, self._token_lock = "", 0.0, Lock()

    def recipient(self, kind: str, value: str) -> str | None:
        """A token for a recipient, good for 15 minutes and never stored; None when they have not switched Vipps on.

        `kind` is `nin-no` or `msisdn`. Raise NotNow, Refused, NotReached, NoAnswer, BadAnswer; so do the others.
        """
        heard = self._call("POST", "/recipients/tokens", json={"type": kind, "value": value})
        if heard.status == _NOT_FOUND:
            return None
        token = _yes(heard).json().get("recipientToken")
        if not isinstance(token, str) or not token:
            raise heard.bad("about a recipient, without a token")
        return token

    def put(self, invoice_id: str, invoice: Mapping[str, Any]) -> bool:
        """Hand an invoice in; the same again is the same. False when another one lies under this id."""
        heard = self._call("PUT", f"/invoices/{invoice_id}", json=dict(invoice))
        if heard.status == _CONFLICT:
            return False
        # The specification promises no body; a page in its place is somebody else's yes.
        if _yes(heard).body and heard.json_object() is None:
            raise heard.bad("to an invoice, with a body that is no JSON")
        return True

    def look(self, invoice_id: str) -> Lying | None:
        """How an invoice lies there; None when it does not."""
        heard = self._call("GET", f"/invoices/{invoice_id}")
        return None if heard.status == _NOT_FOUND else _lying(_yes(heard))

    def take_back(self, invoice_id: str, *, etag: str, key: UUID) -> bool:
        """Take an invoice back that still is as `etag` says; False when it has changed or cannot be any more."""
        headers = {"If-Match": etag, "Idempotency-Key": str(key)}
        heard = self._call("PUT", f"/invoices/{invoice_id}/status/revoked", headers=headers)
        if heard.status in (_CONFLICT, _NOT_FOUND):
            return False
        _yes(heard)
        return True

    def greet(self) -> None:
        """Make sure that somebody is there who knows us."""
        self._access()

    def _call(self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **request: object) -> Heard:
        heard = self._once(method, path, headers or {}, request)
        if heard.status == _UNAUTHORISED:
            # Ended early, or given back by its issuer: once more with a new one.
            self._forget()
            heard = self._once(method, path, headers or {}, request)
        if heard.status == _TOO_MANY and (heard.wait or _LEAST_PATIENCE) <= _MOST_PATIENCE:
            time.sleep((heard.wait or _LEAST_PATIENCE).total_seconds())
            heard = self._once(method, path, headers or {}, request)
        return heard

    def _once(self, method: str, path: str, headers: Mapping[str, str], request: Mapping[str, object]) -> Heard:
        bearer = {"Authorization": f"bearer {self._access()}"}
        self._pace.wait()
        return self._line.call(method, path, headers={**headers, **bearer}, **request)

    def _access(self) -> str:
        with self._token_lock:
            if time.monotonic() >= self._token_until:
                self._token, lives = self._new_access()
                self._token_until = time.monotonic() + max(lives - _SPARE_SECONDS, 1)
            return self._token

    def _forget(self) -> None:
        with self._token_lock:
            self._token_until = 0.0

    def _new_access(self) -> tuple[str, int]:
        """The access token and how many seconds it lives."""
        secret = self._client.client_secret.get_secret_value()
        proof = {"client_id": self._client.client_id, "client_secret": secret}
        heard = self._line.call("POST", str(self._client.token_url), headers=proof)
        if not heard.is_yes:
            raise NotNow(f"no access token: {heard.status}", not_before=heard.not_before)
        given = heard.json()
        token, lives = given.get("access_token"), str(given.get("expires_in", ""))
        if not isinstance(token, str) or not lives.isdecimal():
            raise heard.bad("with an access token of another shape")
        return token, int(lives)


@lru_cache(maxsize=4)
def _line_of(access: VippsAccess) -> VippsLine:
    return VippsLine(access)


def _yes(heard: Heard) -> Heard:
    """What was heard, when it is a yes."""
    if heard.is_yes:
        return heard
    if heard.later or heard.is_elsewhere or heard.status == _UNAUTHORISED:
        raise heard.not_now()
    if heard.its_own_fault:
        raise heard.bad("by a fault of its own")
    raise Refused(heard.status, _problem(heard))


def _problem(heard: Heard) -> str:
    """The problem's name; a no that is not told as one is somebody else's, and nobody knows what it means."""
    error = heard.json().get("error")
    kind = error.get("type") if isinstance(error, dict) else None
    return _last_part(kind)


def _last_part(kind: object) -> str:
    """`https://vipps.no/invoice/v1/problems/invalid-account` -> `invalid-account`; never words that may name people."""
    return kind.rstrip("/").rpartition("/")[2][:80] if isinstance(kind, str) else ""


def _lying(heard: Heard) -> Lying:
    found = heard.json()
    status = found.get("status")
    state = status.get("state") if isinstance(status, dict) else None
    if not isinstance(status, dict) or not isinstance(state, str):
        raise heard.bad("about an invoice, without a state")
    etag = found.get("etag") or status.get("etag")
    problems = status.get("problems")
    kinds = (one.get("type") for one in problems if isinstance(one, dict)) if isinstance(problems, list) else ()
    return Lying(state, etag if isinstance(etag, str) else "", tuple(_last_part(kind) for kind in kinds))
