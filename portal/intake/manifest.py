"""The manifest of a delivery: a row a document, with the facts an invoice file has no place for.

UTF-8 with or without a byte order mark, `;` between cells, quoted as Excel quotes, a header. Every column must be
there, so that a forgotten one is never read as "no"; cells may be empty where a default is harmless.
"""

import csv
import io
from collections.abc import Iterator

from portal.intake.cells import Cells
from portal.intake.deployment import Deployment
from portal.intake.finding import Finding, finding
from portal.intake.manifest_row import ManifestRow, read_row

NAME = "manifest.csv"
LARGEST = 100_000_000
COLUMNS = (
    *("invoice_no", "doc_type", "customer_no", "national_id", "name", "email", "mobile", "street", "zip", "city"),
    *("amount_ore", "currency", "issue", "due", "kid", "account", "legal_class", "category", "pdf", "xml"),
    *("preferred_channel", "autogiro", "recipient_kind", "protected", "language", "country"),
    *("other_name", "other_street", "other_zip", "other_city", "other_email"),
    *("department", "claim_kind", "claim_basis", "credit_of", "series"),
)


class ManifestWrong(Exception):
    """The manifest was refused whole, and with it the delivery; `finding` says why."""

    def __init__(self, why: Finding) -> None:
        super().__init__(why.message)
        self.finding = why


def read_manifest(content: bytes, deployment: Deployment) -> tuple[ManifestRow, ...]:
    """Every row, in order; raise ManifestWrong when the file cannot be read as a whole."""
    records = _records(_text(content))
    header = _checked_header([name.strip().lower() for name in next(records, [])])
    return tuple(
        read_row(_cells(record, header, number), deployment)
        for number, record in enumerate(records, start=2)
        if any(cell.strip() for cell in record)
    )


def _text(content: bytes) -> str:
    if len(content) > LARGEST:
        raise ManifestWrong(finding("file_too_large", NAME, limit=LARGEST // 1_000_000))
    if b"\0" in content:
        raise ManifestWrong(finding("manifest_encoding", NAME, seems="UTF-16, which Excel calls Unicode Text"))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        row = content.count(b"\n", 0, wrong.start) + 1
        seems = "looks like Windows-1252, which Excel writes unless told otherwise"
        raise ManifestWrong(finding("manifest_encoding", f"{NAME} row {row}", seems=seems)) from None


def _records(text: str) -> Iterator[list[str]]:
    """The cells of each row. A quotation mark that never ends would swallow the rest: it refuses the whole."""
    count = 0
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True):
            count += 1
            yield record
    except csv.Error:
        raise ManifestWrong(finding("quotation_open", f"{NAME} row {count + 1}")) from None


def _checked_header(header: list[str]) -> list[str]:
    missing = [name for name in COLUMNS if name not in header]
    if len(header) == 1 and header[0].count(",") > 1:
        raise ManifestWrong(finding("separator_wrong", f"{NAME} row 1"))
    if missing:
        raise ManifestWrong(finding("columns_missing", f"{NAME} row 1", missing=", ".join(missing)))
    twice = [name for name in COLUMNS if header.count(name) > 1]
    if twice:
        raise ManifestWrong(finding("columns_twice", f"{NAME} row 1", twice=", ".join(twice)))
    return header


def _cells(record: list[str], header: list[str], number: int) -> Cells:
    cells = Cells(dict(zip(header, record, strict=False)), f"{NAME} row {number}")
    if len(record) != len(header):
        cells.findings.append(finding("row_malformed", cells.place, count=len(record), columns=len(header)))
    return cells
