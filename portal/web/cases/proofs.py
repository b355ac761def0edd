"""Files that strangers sent us, as answers: shown by the browser itself, where nothing in them runs or reaches us.

A picture opens in a sandbox. A PDF cannot, for browsers start no viewer in one; nothing it asks for is loaded, and the
viewer keeps it apart from our pages. Saving it instead would have it opened by programs that do more.
"""

from io import BytesIO
from typing import Final

from flask import send_file
from werkzeug.wrappers import Response

_PICTURE: Final = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
# Browsers set their PDF viewer's own look with inline style.
_PDF: Final = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"
_ENDINGS: Final = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}


def answer(content: bytes, media_type: str, name: str) -> Response:
    """The file, under a name that ends as its kind does; kept by nobody on the way."""
    ending = _ENDINGS[media_type]
    named = name if name.lower().endswith(ending) else name + ending
    response = send_file(BytesIO(content), mimetype=media_type, download_name=named)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = _PDF if media_type == "application/pdf" else _PICTURE
    return response
