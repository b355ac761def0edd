"""Headers every answer carries: what a page may load, who may frame it, who may keep it.

Sources: CSP Level 3 and Trusted Types (W3C), OWASP Secure Headers.
"""

from collections.abc import Callable, Iterable

from flask import Flask, Response

# `data:` for the icons inside the design system's style sheet. Nothing is inline, nothing comes from elsewhere.
_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_TWO_YEARS = 63_072_000


def guard_answers(app: Flask, *, form_targets: Callable[[], Iterable[str]], https: bool) -> None:
    """Add the headers to every answer of `app`.

    `form_targets` gives the login providers' origins: browsers hold the redirects that follow a POST
    to `form-action`, and logging out ends at the provider.
    """

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", content_policy(form_targets()))
        # Pages hold what only one person may see, and what was true a moment ago: nobody keeps them.
        response.headers.setdefault("Cache-Control", "no-store")
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        if https:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={_TWO_YEARS}; includeSubDomains")
        return response


def content_policy(form_targets: Iterable[str]) -> str:
    """The Content-Security-Policy of a page whose forms lead here and to `form_targets`."""
    return "; ".join((*_POLICY, " ".join(("form-action 'self'", *form_targets))))
