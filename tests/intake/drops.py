"""Drop folders for tests: a manifest, its files, as an ERP would leave them."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from portal.intake.batch import Intake
from portal.intake.inbox import deliveries_in
from portal.intake.manifest import COLUMNS
from portal.intake.outcome import Outcome
from tests.intake.documents import KID, OWN_ACCOUNT, ubl_invoice

# Month +80: no such person can exist.
PERSON = "21819000171"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"

ROW: Mapping[str, str] = dict.fromkeys(COLUMNS, "") | {
    "invoice_no": "20260001",
    "doc_type": "invoice",
    "customer_no": "1001234",
    "national_id": PERSON,
    "name": "Kari Nordmann",
    "email": "kari@post.example",
    "street": "Solveien 1",
    "zip": "1470",
    "city": "Lørenskog",
    "amount_ore": "125000",
    "currency": "NOK",
    "issue": "2026-11-20",
    "due": "2026-12-10",
    "kid": KID,
    "account": OWN_ACCOUNT,
    "xml": "invoice-20260001.xml",
    "recipient_kind": "person",
    "protected": "N",
    "autogiro": "N",
    "language": "nb",
    "country": "NO",
}


def a_row(**changed: str) -> dict[str, str]:
    """A row that agrees with `ubl_invoice()`."""
    return {**ROW, **changed}


def manifest_of(*rows: Mapping[str, str], columns: Iterable[str] = COLUMNS) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(columns), delimiter=";", lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def a_drop(folder: Path, *rows: Mapping[str, str], files: Mapping[str, bytes] | None = None) -> Path:
    """A delivery with a manifest; without `files`, the right XML for each row that names one."""
    folder.mkdir(parents=True)
    (folder / "manifest.csv").write_bytes(manifest_of(*rows))
    written = files if files is not None else {row["xml"]: ubl_invoice(number=row["invoice_no"]) for row in rows}
    for name, content in written.items():
        (folder / name).write_bytes(content)
    return folder


def a_zip(path: Path, entries: Mapping[str, bytes]) -> Path:
    """A zip of these files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def taken_in(intake: Intake, path: Path) -> list[Outcome]:
    """What becomes of a delivery's documents."""
    (located,) = deliveries_in(path, now=intake.now)
    return list(intake.take_in(located, report=_ignore))


def error_codes(outcome: Outcome) -> list[str]:
    return [one.code for one in outcome.findings if one.is_error]


def long_after(now: datetime) -> datetime:
    """A moment at which whatever the test just wrote has settled."""
    return now.replace(year=now.year + 50)


def _ignore(path: Path) -> None:
    """Reports are looked for where they lie."""
