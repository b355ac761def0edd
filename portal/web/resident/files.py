"""Files as answers: shown where that is safe, else saved, never read as something they are not."""

import re
from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

from portal.invoices.views import DocumentRef

# What browsers show without running anything of it.
_SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg"})
_KINDS = {"credit_note": "kreditnota"}
# Browsers set their PDF viewer's own look with inline style.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"


def answer(content: bytes, digest: str, media_type: str, name: str) -> Response:
    """The file, tagged by its digest: a browser that has it asks once and gets 304."""
    shown = media_type in _SHOWN
    response = send_file(
        BytesIO(content),
        mimetype=media_type if shown else "application/octet-stream",
        as_attachment=not shown,
        download_name=name,
        etag=digest,
    )
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = _POLICY
    return response


def pdf_name(document: DocumentRef) -> str:
    """`faktura-10045882.pdf`."""
    return f"{plain_name(_KINDS.get(document.kind, 'faktura'), document.number)}.pdf"


def plain_name(kind: str, number: str) -> str:
    """A file name without anything a file system, a shell or a header could trip over."""
    return f"{kind}-{re.sub(r'[^0-9A-Za-z]+', '-', number).strip('-')}"
