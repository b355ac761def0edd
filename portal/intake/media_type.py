"""What a file is, by its first bytes. What it is called or declared as proves nothing."""

from typing import Literal

MediaType = Literal[
    "application/pdf",
    "image/png",
    "image/jpeg",
    "text/csv",
    "text/plain",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.spreadsheet",
]

# The kinds Peppol BIS Billing 3 allows, and plain text, which real files hold under other names.
EXTENSIONS: dict[str, str] = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "text/csv": ".csv",
    "text/plain": ".txt",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
}

_SIGNATURES: tuple[tuple[bytes, MediaType], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
_ZIP = b"PK\x03\x04"
_ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_ODS_ENDS = 30 + len(_ODS)  # the name and content of the first entry follow its header of 30 bytes
_XLSX = b"xl/workbook"
_CONTROL = frozenset(range(32)) - frozenset(b"\t\n\r\f")


def is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-")


def media_type_of(content: bytes, declared: str | None = None) -> MediaType | None:
    """The kind of file, or None when it is none of those shown to residents.

    `declared` decides only whether text is a table (`text/csv`).
    """
    for signature, media_type in _SIGNATURES:
        if content.startswith(signature):
            return media_type
    if content.startswith(_ZIP):
        return _spreadsheet(content)
    if _is_text(content):
        return "text/csv" if declared == "text/csv" else "text/plain"
    return None


def _spreadsheet(content: bytes) -> MediaType | None:
    if _ODS in content[:_ODS_ENDS]:
        return "application/vnd.oasis.opendocument.spreadsheet"
    if _XLSX in content:
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return None


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return bool(content) and not _CONTROL.intersection(content)
