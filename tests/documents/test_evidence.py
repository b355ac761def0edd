"""What may come with a report, and what pictures say no more when they are kept."""

import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.documents.evidence import LARGEST, NotEvidence, evidence

PDF = b"%PDF-1.7\n1 0 obj <</Author (Ola)>>"
PLACE = b"59.93N 10.95E"


def segment(code: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, code, len(content) + 2) + content


JPEG = (
    b"\xff\xd8"
    + segment(0xE0, b"JFIF\0")
    + segment(0xE1, b"Exif\0\0" + PLACE)
    + segment(0xED, b"Photoshop " + PLACE)
    + segment(0xFE, b"taken at " + PLACE)
    + segment(0xDB, b"\0" * 65)
    + segment(0xDA, b"\1\1\0\0\x3f\0")
    + b"pixels\xff\0pixels\xff\xd9"
)


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + chunk(b"tEXt", b"Comment\0" + PLACE)
    + chunk(b"eXIf", PLACE)
    + chunk(b"IDAT", zlib.compress(b"\0\0"))
    + chunk(b"IEND", b"")
)


@pytest.mark.parametrize(
    ("content", "media_type"), [(PDF, "application/pdf"), (JPEG, "image/jpeg"), (PNG, "image/png")]
)
def test_a_file_is_known_by_its_first_bytes(content: bytes, media_type: str) -> None:
    assert evidence(content).media_type == media_type


@pytest.mark.parametrize("content", [JPEG, PNG, JPEG + PLACE, PNG + PLACE], ids=["jpeg", "png", "jpeg+", "png+"])
def test_a_picture_says_no_more_where_it_was_taken(content: bytes) -> None:
    assert PLACE in content
    kept = evidence(content).content
    assert PLACE not in kept
    assert evidence(kept).content == kept


def test_a_picture_keeps_its_picture() -> None:
    kept = evidence(JPEG).content
    assert kept.endswith(b"pixels\xff\0pixels\xff\xd9")
    assert b"JFIF" in kept
    assert b"\0" * 65 in kept


def test_a_pdf_is_kept_as_it_came() -> None:
    assert evidence(PDF).content == PDF


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"MZ\x90 a program", "file_kind"),
        (b"<svg onload='x()'>", "file_kind"),
        (b" " + PDF, "file_kind"),
        (JPEG[:40], "file_broken"),
        (JPEG[:-2], "file_broken"),
        (PNG[:-6], "file_broken"),
        (b"\xff\xd8\xff", "file_broken"),
        (PDF + b"\0" * LARGEST, "file_too_large"),
    ],
)
def test_what_is_not_taken_says_why(content: bytes, code: str) -> None:
    with pytest.raises(NotEvidence) as refused:
        evidence(content)
    assert refused.value.reason.code == code


@given(st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]), st.binary(max_size=300))
def test_no_broken_picture_does_worse_than_be_refused(start: bytes, rest: bytes) -> None:
    with suppress(NotEvidence):
        assert len(evidence(start + rest).content) <= len(start + rest)
