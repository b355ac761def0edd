"""A document examined: its bytes, what they say, and every finding. No database yet."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, Self

from portal.config import Issuer
from portal.documents.person_numbers import search_pdf
from portal.intake import checks
from portal.intake.cells import why_invalid
from portal.intake.delivery import Delivery, FileRefused
from portal.intake.deployment import Deployment
from portal.intake.draft import Draft
from portal.intake.finding import Finding, finding
from portal.intake.manifest_row import ManifestRow
from portal.intake.media_type import is_pdf
from portal.intake.pieces import Piece, draft_of
from portal.intake.ubl import read
from portal.values.national_id import MASK, InvalidNationalId, NationalId, masked, parse

PersonNumber = Literal["clean", "found", "unsearchable"]


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a delivery. `national_id`: whose it is, if known.

    `digest`: SHA-256 in hex of all the bytes it came as; of a PDF without XML also of what its row claims.
    `person_number`: whether its PDF holds one; None without a PDF.
    """

    file: str
    draft: Draft = field(default_factory=Draft)
    row: ManifestRow | None = None
    issuer: Issuer | None = None
    national_id: NationalId | None = None
    xml: bytes | None = field(default=None, repr=False)
    pdf: bytes | None = field(default=None, repr=False)
    person_number: PersonNumber | None = None
    digest: str = ""
    findings: tuple[Finding, ...] = ()

    def with_finding(self, one: Finding) -> Self:
        return replace(self, findings=(*self.findings, one))

    @property
    def is_refused(self) -> bool:
        return any(one.is_error for one in self.findings)


def examine(piece: Piece, delivery: Delivery, deployment: Deployment) -> Document:
    """Read a piece's files and check what they say, but for `searched`. Whatever is wrong is a finding."""
    document = Document(piece.file, row=piece.row, findings=piece.findings)
    try:
        xml = delivery.read(piece.xml) if piece.xml else None
        pdf = delivery.read(piece.pdf) if piece.pdf else None
    except FileRefused as refused:
        return document.with_finding(refused.finding)
    document = _read(replace(document, xml=xml, pdf=pdf, digest=_digest(piece.row, xml, pdf)))
    return _checked(document, deployment)


def _digest(row: ManifestRow | None, xml: bytes | None, pdf: bytes | None) -> str:
    if xml is not None and pdf is None:
        return hashlib.sha256(xml).hexdigest()
    claimed = repr(row.stated).encode() if row and xml is None else b""
    return hashlib.sha256(b"".join(hashlib.sha256(part or b"").digest() for part in (xml, pdf, claimed))).hexdigest()


def _read(document: Document) -> Document:
    """With the draft its XML says, or its row when there is no XML."""
    if document.xml is not None:
        reading = read(document.xml)
        return replace(document, draft=reading.draft, findings=(*document.findings, *reading.findings))
    if document.row is None or document.pdf is None:
        return document
    return replace(document, draft=draft_of(document.row), findings=(*document.findings, *_lacking(document.row)))


def _lacking(row: ManifestRow) -> Iterator[Finding]:
    """What the manifest must say where there is no XML to say it."""
    needed = {"amount_ore": row.stated.amount, "currency": row.stated.currency, "issue": row.stated.issue_date}
    noted = {one.where for one in row.findings}
    for column, value in needed.items():
        where = f"{row.place}, column {column}"
        if value is None and where not in noted:
            yield finding("cell_missing", where)


def _checked(document: Document, deployment: Deployment) -> Document:
    municipality, draft = deployment.municipality, document.draft
    if draft.kind is None:
        return document
    issuer = checks.issuer_of(draft, municipality)
    national_id, about_person = _person(document, deployment)
    findings = [*document.findings, *checks.against_municipality(draft, issuer, municipality), *about_person]
    if document.row is not None and document.xml is not None:
        findings += checks.against_manifest(draft, document.row, municipality)
    findings += _recipient_findings(document)
    if document.pdf is not None and not is_pdf(document.pdf):
        name = document.row.pdf if document.row and document.row.pdf else document.file
        findings.append(finding("pdf_not_pdf", name))
    return replace(document, issuer=issuer, national_id=national_id, findings=tuple(findings))


def searched(document: Document) -> Document:
    """With whether its PDF holds the person number, which takes its time; one that is refused is not searched."""
    if document.pdf is None or document.is_refused:
        return document
    number = document.national_id.number if document.national_id else None
    return replace(document, person_number=search_pdf(document.pdf, number))


def _person(document: Document, deployment: Deployment) -> tuple[NationalId | None, list[Finding]]:
    """Whose it is: the manifest says, else the `pid:` of legacy EHF 2."""
    listed = document.row.billed.national_id if document.row else None
    if document.draft.pid is None:
        return listed, []
    try:
        country = deployment.municipality.country
        written = parse(document.draft.pid, country=country, synthetic=deployment.synthetic)
    except InvalidNationalId as wrong:
        problem = finding("person_number_invalid", "buyer, pid:", MASK, reason=why_invalid(wrong))
        return listed, [] if listed else [problem]
    if listed is not None and listed != written:
        return listed, [finding("pid_differs", "buyer, pid:", MASK)]
    return listed or written, []


def _recipient_findings(document: Document) -> Iterator[Finding]:
    row, buyer = document.row, document.draft.buyer
    if row is None and customer_number(document) is None:
        yield finding("customer_missing", "buyer")
    if not ((row.billed.address.name if row else None) or buyer.name):
        yield finding("recipient_missing", f"{row.place}, column name" if row else "buyer")


def customer_number(document: Document) -> str | None:
    """The issuer's number for the customer: the manifest's, else an identifier of the buyer."""
    if document.row is not None:
        return document.row.billed.number
    buyer = document.draft.buyer
    # A person number is no customer number: it would be shown on pages and letters.
    harmless = [one for one in buyer.identifiers if masked(one) == one]
    return harmless[0] if harmless else buyer.organisation_number
