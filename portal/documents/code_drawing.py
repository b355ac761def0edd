"""Draws a QR code as SVG."""

import io

import segno

# Any mask is legal; searching for the best of the eight costs more than setting the whole page.
_MASK = 2
_QUIET_ZONE = 4


def draw_code(text: str) -> bytes:
    """The SVG of a QR code: byte mode in UTF-8, error correction M. Raise ValueError beyond 2,331 bytes."""
    code = segno.make(text, error="m", mode="byte", encoding="utf-8", mask=_MASK, micro=False, boost_error=False)
    drawing = io.BytesIO()
    code.save(drawing, kind="svg", xmldecl=False, border=_QUIET_ZONE, lineclass=None, svgclass=None)
    return drawing.getvalue()
