"""Files that set-up built, by the plain name templates use."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask, current_app
from whitenoise import WhiteNoise

BUILT = Path(__file__).parent.parent / "static" / "built"
PREFIX = "/static/"
_HASHED = re.compile(r"\.[0-9a-f]{8,}\.")


class AssetsMissing(Exception):
    """The style sheets and fonts are not built: run `portal assets`."""


def serve_assets(app: Flask, built: Path = BUILT) -> None:
    """Serve what lies in `built` under /static/, and give templates `asset(name)`; raise AssetsMissing."""
    app.extensions["assets"] = _manifest(built)
    app.jinja_env.globals["asset"] = asset
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=built,
        prefix=PREFIX,
        immutable_file_test=lambda _, url: bool(_HASHED.search(url)),
        allow_all_origins=False,
        add_headers_function=_guard,
    )


def asset(name: str) -> str:
    """The address of a built file by its plain name, such as `app.js` or `logos/strand.svg`."""
    found: str = current_app.extensions["assets"][name]
    return PREFIX + found


def _manifest(built: Path) -> Mapping[str, str]:
    try:
        found: dict[str, str] = json.loads((built / "manifest.json").read_bytes())
    except FileNotFoundError:
        raise AssetsMissing from None
    return found


def _guard(headers: Headers, _path: str, _url: str) -> None:
    # A drawing opened on its own must not run anything either.
    headers["Content-Security-Policy"] = "default-src 'none'"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
