"""One row of a manifest: whom the document bills, what it says, and the facts later rules judge."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, cast, get_args

from portal.config.channels import Channel
from portal.config.municipality import Language
from portal.intake.cells import Cells
from portal.intake.deployment import Deployment
from portal.intake.finding import Finding
from portal.invoices.drafts import InvoiceKind, OtherRecipient
from portal.people.service import CustomerKind
from portal.values.email_address import is_well_formed
from portal.values.money import Money
from portal.values.national_id import NationalId
from portal.values.postal_address import PostalAddress

LegalClass = Literal["ordinary", "lien"]
ClaimKind = Literal["ordinary", "subscription", "gift", "extension"]
ClaimBasis = Literal["law", "agreement", "consent", "none"]


@dataclass(frozen=True, slots=True)
class Billed:
    """Who is billed, as the customer register has them, and who gets the letter instead."""

    number: str | None
    kind: CustomerKind
    national_id: NationalId | None
    protected: bool
    language: Language | None
    address: PostalAddress
    email: str | None
    mobile: str | None
    other: OtherRecipient | None


@dataclass(frozen=True, slots=True)
class Stated:
    """What the row says of the document itself; must agree with its XML."""

    number: str | None
    kind: InvoiceKind | None
    amount: Money | None
    currency: str | None
    issue_date: date | None
    due_date: date | None
    reference: str | None
    account: str | None
    credit_of: str | None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Facts that an invoice has no place for and rules ask about."""

    legal_class: LegalClass = "ordinary"
    category: str | None = None
    department: str | None = None
    claim_kind: ClaimKind = "ordinary"
    claim_basis: ClaimBasis = "law"
    series: str | None = None
    preferred_channel: Channel | None = None
    autogiro: bool = False


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """A row with its findings. `place` names it as a clerk counts: the header is row 1."""

    place: str
    billed: Billed
    stated: Stated
    circumstances: Circumstances
    pdf: str | None
    xml: str | None
    findings: tuple[Finding, ...]

    @property
    def file(self) -> str:
        """The name the document goes by in outcomes and reports."""
        return self.xml or self.pdf or self.place


def read_row(cells: Cells, deployment: Deployment) -> ManifestRow:
    """The row; what is wrong with it is among its findings."""
    billed, stated, circumstances = _billed(cells, deployment), _stated(cells), _circumstances(cells)
    pdf, xml = cells.text("pdf"), cells.text("xml")
    if not (pdf or xml):
        cells.note("row_without_file", "xml")
    return ManifestRow(cells.place, billed, stated, circumstances, pdf, xml, tuple(cells.findings))


def _billed(cells: Cells, deployment: Deployment) -> Billed:
    country = deployment.municipality.country
    kind = cast("CustomerKind", cells.choice("recipient_kind", get_args(CustomerKind), "person"))
    return Billed(
        number=cells.digits("customer_no", required=True),
        kind=kind,
        national_id=_national_id(cells, kind, deployment),
        protected=cells.flag("protected"),
        language=_language(cells),
        address=_address(cells, "", (cells.text("country") or country).upper()),
        email=_email(cells, "email"),
        mobile=cells.text("mobile"),
        other=_other(cells, country),
    )


def _national_id(cells: Cells, kind: CustomerKind, deployment: Deployment) -> NationalId | None:
    # A company's number is its organisation's, and no person's.
    if kind == "company":
        return None
    return cells.national_id("national_id", country=deployment.municipality.country, synthetic=deployment.synthetic)


def _stated(cells: Cells) -> Stated:
    if cells.text("doc_type") is None:
        cells.note("cell_missing", "doc_type")
    currency = cells.currency("currency")
    return Stated(
        number=cells.digits("invoice_no", required=True),
        kind=cells.choice("doc_type", get_args(InvoiceKind), None),
        amount=cells.money("amount_ore", currency),
        currency=currency,
        issue_date=cells.day("issue"),
        due_date=cells.day("due"),
        reference=cells.digits("kid"),
        account=cells.digits("account"),
        credit_of=cells.digits("credit_of"),
    )


def _circumstances(cells: Cells) -> Circumstances:
    return Circumstances(
        legal_class=cast("LegalClass", cells.choice("legal_class", get_args(LegalClass), "ordinary")),
        category=cells.text("category"),
        department=cells.text("department"),
        claim_kind=cast("ClaimKind", cells.choice("claim_kind", get_args(ClaimKind), "ordinary")),
        claim_basis=cast("ClaimBasis", cells.choice("claim_basis", get_args(ClaimBasis), "law")),
        series=cells.text("series"),
        preferred_channel=_channel(cells),
        autogiro=cells.flag("autogiro"),
    )


def _address(cells: Cells, prefix: str, country: str) -> PostalAddress:
    name, street, postcode, city = (cells.text(f"{prefix}{part}") or "" for part in ("name", "street", "zip", "city"))
    return PostalAddress(name, street, postcode, city, country)


def _other(cells: Cells, country: str) -> OtherRecipient | None:
    address, email = _address(cells, "other_", country), _email(cells, "other_email")
    return OtherRecipient(address, email) if address.name or email else None


def _email(cells: Cells, column: str) -> str | None:
    found = cells.text(column)
    if found and not is_well_formed(found):
        cells.note("email_malformed", column, found)
        return None
    return found


def _language(cells: Cells) -> Language | None:
    """`nb`, `NB`, `nb-NO`, or `no`, which is Bokmål in most systems."""
    found = cells.text("language")
    if found is None:
        return None
    short = found.lower().replace("_", "-").partition("-")[0]
    language = "nb" if short == "no" else short
    if language not in get_args(Language):
        cells.note("language_unknown", "language", found, known=", ".join(get_args(Language)))
        return None
    return cast("Language", language)


def _channel(cells: Cells) -> Channel | None:
    found = cells.text("preferred_channel")
    if found is not None and found.lower() not in get_args(Channel):
        cells.note("channel_unknown", "preferred_channel", found)
        return None
    return cast("Channel", found.lower()) if found else None
