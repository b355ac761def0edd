"""One way to speak HTTP with counterparts: short waits, small bodies, no redirects, and word of how far a call came.

Whatever a counterpart does wrong (silence, HTML for JSON, endless bodies, expired certificates) ends as one of four
errors, so that a channel can say transient, unknown or refused and nothing loops.
"""

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Self

import httpx
import structlog

from portal.dispatch.wire.retry_after import asked_to_wait
from portal.values import clock

_TIMEOUT: Final = httpx.Timeout(30.0, connect=10.0)
_HEADERS: Final = {"Accept": "*/*", "Accept-Encoding": "gzip, deflate", "User-Agent": "fakturaportal"}
_MOST_BYTES: Final = 1_000_000
_CONNECTIONS: Final = 16
# Too many at once, or just now unable: the same request may be sent again later.
_LATER: Final = frozenset({408, 425, 429, 502, 503, 504})
_OWN_FAULT = 500

log = structlog.get_logger(__name__)


class NotReached(Exception):
    """Nobody heard the request: no connection, or no trust in who answered. It may be sent again."""


class NoAnswer(Exception):
    """The request may have been heard, but no whole answer came."""


class BadAnswer(Exception):
    """An answer came that is not what the protocol promises; what it did to the request nobody knows."""


class NotNow(Exception):
    """A certain no for now, or one about us: nothing was done, and it may be tried again.

    `not_before` is when, where the counterpart said so.
    """

    def __init__(self, said: str, *, not_before: datetime | None = None) -> None:
        super().__init__(said)
        self.not_before = not_before


@dataclass(frozen=True, slots=True)
class Heard:
    """A whole answer. `body` may hold personal data: never for the log, where it goes by `counterpart`."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    counterpart: str

    @property
    def is_yes(self) -> bool:
        return 200 <= self.status < 300  # noqa: PLR2004  RFC 9110 15.3

    @property
    def later(self) -> bool:
        """A certain no for now: it took nothing and asks to be asked again."""
        return self.status in _LATER

    @property
    def is_elsewhere(self) -> bool:
        """It sends us to another address, where we do not go: nothing was done, and ours must be corrected."""
        return 300 <= self.status < 400  # noqa: PLR2004  RFC 9110 15.4

    @property
    def its_own_fault(self) -> bool:
        """It failed, and may have done its work before it did."""
        return self.status >= _OWN_FAULT and not self.later

    @property
    def wait(self) -> timedelta | None:
        """How long it asks us to wait; None when it does not say."""
        said, date = (self.headers.get(name, "") for name in ("retry-after", "date"))
        return asked_to_wait(said, date=date, now=clock.now())

    @property
    def not_before(self) -> datetime | None:
        """When it asks to be called again; None when it does not say."""
        return None if self.wait is None else clock.now() + self.wait

    def not_now(self) -> NotNow:
        """What to raise for an answer that is a no for now."""
        return NotNow(f"answered {self.status}", not_before=self.not_before)

    def bad(self, what: str) -> BadAnswer:
        """What to raise for an answer that is not what the protocol promises; `what` holds nothing of its content."""
        log.warning("bad_answer", counterpart=self.counterpart, fault=f"{self.status} {what}")
        return BadAnswer(f"{self.status} {what}")

    def json_object(self) -> dict[str, Any] | None:
        """The body as a JSON object; None when it is anything else."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None

    def json(self) -> dict[str, Any]:
        """The body as a JSON object. Raise BadAnswer."""
        found = self.json_object()
        if found is None:
            raise self.bad("without a JSON object")
        return found


class HttpLine:
    """A pool of connections to one counterpart, safe to share between threads. `name` is for the log."""

    def __init__(
        self,
        name: str,
        base: str,
        *,
        headers: Mapping[str, str] | None = None,
        most_bytes: int = _MOST_BYTES,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._name = name
        self._base = base.rstrip("/")
        self._headers = {**_HEADERS, **(headers or {})}
        self._most_bytes = most_bytes
        # Not httpx's client: what it adds (cookies, redirects, logins) is not wanted, and costs twice the call itself.
        limits = httpx.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS)
        self._transport = transport or httpx.HTTPTransport(limits=limits, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._transport.close()

    def call(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        **content: Any,  # noqa: ANN401  what httpx.Request takes
    ) -> Heard:
        """Send one request, with `params=`, `json=`, `data=` and the like. Raise NotReached, NoAnswer, BadAnswer.

        `path` is below our base, or a whole address.
        """
        address = path if "://" in path else f"{self._base}/{path.lstrip('/')}"
        said = {**self._headers, **(headers or {})}
        request = httpx.Request(method, address, headers=said, extensions={"timeout": _TIMEOUT.as_dict()}, **content)
        try:
            with closing(self._transport.handle_request(request)) as answer:
                return Heard(answer.status_code, dict(answer.headers), self._body(answer), self._name)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol) as nobody:
            self._say("not_reached", nobody)
            raise NotReached(_said(nobody)) from nobody
        except httpx.HTTPError as lost:
            self._say("no_answer", lost)
            raise NoAnswer(_said(lost)) from lost
        except BadAnswer as bad:
            self._say("bad_answer", bad)
            raise

    def _body(self, answer: httpx.Response) -> bytes:
        body = bytearray()
        for part in answer.iter_bytes():
            body += part
            if len(body) > self._most_bytes:
                raise BadAnswer(f"{answer.status_code} with more than {self._most_bytes} bytes")
        return bytes(body)

    def _say(self, event: str, what: Exception) -> None:
        # The kind of fault only: addresses and bodies may name people.
        log.warning(event, counterpart=self._name, fault=type(what).__name__)


def _said(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"[:300]
