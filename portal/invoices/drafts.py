"""A checked invoice on its way in: what intake hands to `service.register`."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from portal.values.money import Money
from portal.values.postal_address import PostalAddress

InvoiceKind = Literal["invoice", "credit_note", "reminder"]


@dataclass(frozen=True, slots=True)
class NewLine:
    """One line as issued, in the document's order. `unit_price` may have more decimals than the currency."""

    name: str
    quantity: Decimal
    net: Money
    description: str | None = None
    unit: str | None = None
    unit_price: Decimal | None = None
    vat_category: str | None = None
    vat_percent: Decimal | None = None
    period_start: date | None = None
    period_end: date | None = None


@dataclass(frozen=True, slots=True)
class NewVat:
    """VAT of one category and rate."""

    category: str
    percent: Decimal | None
    taxable: Money
    tax: Money
    exemption: str | None = None


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """A file that came with the invoice, already in the store under `digest`; `size` in bytes."""

    name: str
    media_type: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class SuppliedPdf:
    """The issuer's own PDF, already in the store; it is the document of record then."""

    digest: str
    size: int
    person_number: Literal["clean", "found", "unsearchable"]


@dataclass(frozen=True, slots=True)
class OtherRecipient:
    """Who gets the letter instead: a business manager, guardian or executor."""

    address: PostalAddress
    email: str | None = None


@dataclass(frozen=True, slots=True)
class NewInvoice:
    """An invoice, credit note or reminder as issued.

    `number_year` is 0, or the year of issue where the issuer's numbers start again each year. Amounts of a
    credit note are positive: money to the customer. `content_digest` is of all the bytes it came as,
    `source_digest` the untouched XML in the store. `supplied` None: a document is rendered.
    """

    customer_id: UUID
    issuer: str
    kind: InvoiceKind
    number: str
    issue_date: date
    net: Money
    vat: Money
    prepaid: Money
    rounding: Money
    payable: Money
    recipient: PostalAddress
    language: str
    content_digest: str
    lines: tuple[NewLine, ...]
    vat_totals: tuple[NewVat, ...] = ()
    attachments: tuple[NewAttachment, ...] = ()
    supplied: SuppliedPdf | None = None
    source_digest: str | None = None
    number_year: int = 0
    due_date: date | None = None
    period_start: date | None = None
    period_end: date | None = None
    payment_reference: str | None = None
    account: str | None = None
    note: str | None = None
    buyer_reference: str | None = None
    credit_of: str | None = None
    category: str | None = None
    department: str | None = None
    legal_class: Literal["ordinary", "lien"] = "ordinary"
    claim_kind: Literal["ordinary", "subscription", "gift", "extension"] = "ordinary"
    claim_basis: Literal["law", "agreement", "consent", "none"] = "law"
    series: str | None = None
    preferred_channel: str | None = None
    autogiro: bool = False
    other: OtherRecipient | None = None


@dataclass(frozen=True, slots=True)
class Registered:
    """An invoice that is here already: its id and the digest of the bytes it came as."""

    id: UUID
    content_digest: str
