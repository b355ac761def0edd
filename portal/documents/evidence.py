"""What people may send us: a PDF or a picture, told by its first bytes; a picture loses what it says of its maker.

Sources: PDF (ISO 32000) 7.5.2; JPEG (ITU-T T.81) annex B; PNG (W3C) section 5 and 11.3. A PDF stays as it came, for
what it says of its maker is evidence of a forgery; of a proof it is taken away: `documents.proofs`.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from portal.policy.outcome import Reason

LARGEST: Final = 5_000_000
_PDF, _JPEG, _PNG = b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_END_OF_IMAGE, _START_OF_SCAN = b"\xff\xd9", 0xDA
# Where and when it was taken, by which device, and what somebody wrote: APP1 to APP13, APP15 and comments. APP0 and
# APP14 say how the colours are coded, APP2 which colours are meant.
_TOLD_IN_JPEG: Final = {0xE1, *range(0xE3, 0xEE), 0xEF, 0xFE}
_TOLD_IN_PNG: Final = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file as it is kept."""

    content: bytes = field(repr=False)
    media_type: str


class NotEvidence(Exception):
    """The file is not taken; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


def evidence(content: bytes) -> Evidence:
    """The file, a picture without what it tells beside itself. Raise NotEvidence: too large, or no such file."""
    if len(content) > LARGEST:
        raise NotEvidence(Reason("file_too_large", {"octets": LARGEST}))
    if content.startswith(_PDF):
        return Evidence(content, "application/pdf")
    try:
        if content.startswith(_JPEG):
            return Evidence(b"".join(_silent_jpeg(content)), "image/jpeg")
        if content.startswith(_PNG):
            return Evidence(_PNG + b"".join(_silent_png(content)), "image/png")
    except (IndexError, struct.error):
        raise NotEvidence(Reason("file_broken")) from None
    raise NotEvidence(Reason("file_kind"))


def _silent_jpeg(content: bytes) -> Iterator[bytes]:
    """Its segments up to the end of the image: phones hang films behind it."""
    yield content[:2]
    at = 2
    while True:
        mark, code, length = struct.unpack_from(">BBH", content, at)
        if mark != _JPEG[0]:
            raise IndexError
        if code == _START_OF_SCAN:
            break
        if code not in _TOLD_IN_JPEG:
            yield content[at : at + 2 + length]
        at += 2 + length
    end = content.find(_END_OF_IMAGE, at)
    if end < 0:
        raise IndexError
    yield content[at : end + 2]


def _silent_png(content: bytes) -> Iterator[bytes]:
    """Its chunks up to the end of the image."""
    at, kind = len(_PNG), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", content, at)
        chunk = content[at : at + 12 + length]
        if len(chunk) < 12 + length:
            raise IndexError
        if kind not in _TOLD_IN_PNG:
            yield chunk
        at += len(chunk)
