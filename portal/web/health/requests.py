"""Each request: counted, timed, and told in one log line without what was asked after the question mark."""

import time

import structlog
from flask import Flask, Response, g, request
from prometheus_client import Counter, Histogram

from portal.web.errors import case_id

log = structlog.get_logger(__name__)

REQUESTS = Counter("portal_http_requests", "Requests answered", ["method", "endpoint", "status"])
# An endpoint, not a path: a path holds keys, and every key would be a series of its own.
SECONDS = Histogram(
    "portal_http_request_seconds",
    "Time to answer",
    ["endpoint"],
    buckets=(0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


def observe_requests(app: Flask) -> None:
    """Count, time and log every request `app` itself answers; files come before it and are not told."""
    app.before_request(_begin)
    app.after_request(_tell)
    app.teardown_request(_end)


def _begin() -> None:
    g.begun = time.perf_counter()
    structlog.contextvars.bind_contextvars(case=case_id())


def _tell(response: Response) -> Response:
    seconds = time.perf_counter() - g.begun
    endpoint = request.endpoint or "unknown"
    REQUESTS.labels(request.method, endpoint, response.status_code).inc()
    SECONDS.labels(endpoint).observe(seconds)
    told = {"method": request.method, "path": _path(), "status": response.status_code}
    log.info("request", **told, milliseconds=round(seconds * 1000, 1))
    return response


def _path() -> str:
    """Where a secret is part of it, its place alone: whoever reads the log shall not be able to use the link."""
    secret = (request.view_args or {}).get("token")
    return request.path.replace(secret, "<token>") if secret else request.path


def _end(_error: BaseException | None) -> None:
    structlog.contextvars.unbind_contextvars("case")
