"""Forms that take files: how large what they send may be, where all others stay small."""

from collections.abc import Mapping

from flask import Flask, request


def allow_uploads(app: Flask, octets: Mapping[str, int]) -> None:
    """Let the endpoints named take that many octets a request; more answers 413.

    Registered before the check of forms, which is the first to read what was sent.
    """

    @app.before_request
    def widen() -> None:
        most = octets.get(request.endpoint or "")
        if most and request.method == "POST":
            request.max_content_length = most
