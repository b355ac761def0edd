"""Paths people are sent back to."""

from urllib.parse import urlsplit


def path_here(text: str | None) -> str | None:
    r"""`text` when it is a path on this site, else None: no scheme, no host, nothing a browser reads as one.

    Browsers read `//host` and `/\host` as another site, and drop tabs and line breaks before they read.
    """
    if not text or not text.startswith("/") or text.startswith("//") or "\\" in text or not text.isprintable():
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else text
