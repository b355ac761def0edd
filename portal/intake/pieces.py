"""The documents of a delivery: which files belong together, and what is wrong before any is read."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from portal.config import Municipality
from portal.intake.checks import issuer_of
from portal.intake.delivery import Delivery, FileRefused, is_safe
from portal.intake.deployment import Deployment
from portal.intake.draft import Draft, Party, Payment, Totals
from portal.intake.finding import Finding, finding
from portal.intake.manifest import LARGEST, NAME, read_manifest
from portal.intake.manifest_row import ManifestRow
from portal.intake.ubl import Key, key_of
from portal.invoices.service import Key as InvoiceKey

_TOGETHER = 100
_BYTES_TOGETHER = 8_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """One document to be: its row, its XML, its PDF, as far as it has them. `file` is what it is called."""

    file: str
    xml: str | None = None
    pdf: str | None = None
    row: ManifestRow | None = None
    findings: tuple[Finding, ...] = ()
    key: InvoiceKey | None = None


def manifest_in(delivery: Delivery) -> bytes | None:
    """The manifest's bytes; None when the delivery is bare files."""
    name = delivery.find(NAME)
    return delivery.read(name, largest=LARGEST) if name else None


def pieces_of(delivery: Delivery, manifest: bytes | None, deployment: Deployment) -> tuple[Piece, ...]:
    """Every document of the delivery, those that share a number marked. Raise ManifestWrong, FileRefused."""
    if manifest is None:
        pieces = tuple(_bare(delivery, deployment.municipality))
    else:
        rows = read_manifest(manifest, deployment)
        pieces = tuple(_listed(delivery, rows, deployment.municipality))
    times = Counter(piece.key for piece in pieces if piece.key)
    return tuple(_marked(piece, times[piece.key]) if piece.key else piece for piece in pieces)


def handfuls(pieces: Sequence[Piece], sizes: Mapping[str, int]) -> Iterator[list[Piece]]:
    """As many as are taken in together: enough to spare round trips, few enough to hold in memory."""
    some: list[Piece] = []
    size = 0
    for piece in pieces:
        some.append(piece)
        size += sum(sizes[name] for name in (piece.xml, piece.pdf) if name)
        if len(some) >= _TOGETHER or size >= _BYTES_TOGETHER:
            yield some
            some, size = [], 0
    if some:
        yield some


def draft_of(row: ManifestRow) -> Draft:
    """What the manifest alone says: all there is of a document that comes as a PDF only."""
    stated = row.stated
    return Draft(
        kind=stated.kind,
        number=stated.number,
        issue_date=stated.issue_date,
        due_date=stated.due_date,
        currency=stated.currency,
        totals=Totals(payable=abs(stated.amount) if stated.amount and stated.kind == "credit_note" else stated.amount),
        payments=(Payment(stated.reference, stated.account),) if stated.reference or stated.account else (),
        credit_of=stated.credit_of,
    )


def _listed(delivery: Delivery, rows: tuple[ManifestRow, ...], municipality: Municipality) -> Iterator[Piece]:
    """A piece a row, then the files that no row names: none may vanish unseen."""
    named = set()
    for row in rows:
        xml, pdf = (delivery.find(name) if name and is_safe(name) else None for name in (row.xml, row.pdf))
        named.update({xml, pdf})
        findings = (*row.findings, *_missing(row, xml, pdf))
        draft = draft_of(row)
        year = row.stated.issue_date.year if row.stated.issue_date else None
        key = _unique(draft, year, municipality)
        yield Piece(row.file, xml, pdf, row, findings, key)
    for name in delivery.sizes:
        if name not in named and _is_document(name):
            yield Piece(name, findings=(finding("file_not_in_manifest", name),))


def _missing(row: ManifestRow, xml: str | None, pdf: str | None) -> Iterator[Finding]:
    for column, name, found in (("xml", row.xml, xml), ("pdf", row.pdf, pdf)):
        if name and not is_safe(name):
            yield finding("file_name_unsafe", f"{row.place}, column {column}", name)
        elif name and not found:
            yield finding("file_missing", f"{row.place}, column {column}", name)


def _bare(delivery: Delivery, municipality: Municipality) -> Iterator[Piece]:
    """XML files, each with the PDF of its name if there is one."""
    pdfs = {_stem(name): name for name in delivery.sizes if name.lower().endswith(".pdf")}
    for name in delivery.sizes:
        if name.lower().endswith(".xml"):
            yield Piece(name, name, pdfs.pop(_stem(name), None), key=_key_in(delivery, name, municipality))
    for name in pdfs.values():
        yield Piece(name, pdf=name, findings=(finding("pdf_without_facts", name),))


def _key_in(delivery: Delivery, name: str, municipality: Municipality) -> InvoiceKey | None:
    try:
        key = key_of(delivery.read(name))
    except FileRefused:
        return None
    return _unique(_draft_with(key), key.year, municipality)


def _draft_with(key: Key) -> Draft:
    return Draft(kind=key.kind, number=key.number, seller=Party(organisation_number=key.seller))


def _unique(draft: Draft, year: int | None, municipality: Municipality) -> InvoiceKey | None:
    """What no two documents may share; None when it cannot be told."""
    if draft.kind is None or draft.number is None:
        return None
    issuer = issuer_of(draft, municipality)
    scope = (year or 0) if issuer and issuer.number_scope == "year" else 0
    return (
        (issuer.organisation_number if issuer else str(draft.seller.organisation_number)),
        draft.kind,
        draft.number,
        scope,
    )


def _marked(piece: Piece, times: int) -> Piece:
    if times == 1 or piece.key is None:
        return piece
    twice = finding("number_twice", piece.file, piece.key[2], count=times)
    return replace(piece, findings=(*piece.findings, twice))


def _is_document(name: str) -> bool:
    return name.lower().endswith((".xml", ".pdf"))


def _stem(name: str) -> str:
    return str(PurePosixPath(name).with_suffix("")).casefold()
