"""What the invoice queries answer with: frozen facts, ready for a page."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from portal.invoices.status import Standing
from portal.values.money import Money
from portal.values.postal_address import PostalAddress
from portal.words.subjects import Subject


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """One line of the list. `amount` is as issued; of a credit note it is what the customer gets."""

    id: UUID
    issuer: str
    kind: str
    number: str
    customer_number: str
    subject: Subject
    issue_date: date
    amount: Money
    standing: Standing


@dataclass(frozen=True, slots=True)
class LineView:
    """One line as issued. `unit_price` may have more decimals than the currency."""

    name: str
    description: str | None
    quantity: Decimal
    unit: str | None
    unit_price: Decimal | None
    net: Money
    vat_category: str | None
    vat_percent: Decimal | None
    period_start: date | None
    period_end: date | None


@dataclass(frozen=True, slots=True)
class VatView:
    """VAT of one category and rate."""

    category: str
    percent: Decimal | None
    taxable: Money
    tax: Money
    exemption: str | None


@dataclass(frozen=True, slots=True)
class AttachmentView:
    id: UUID
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class LinkedInvoice:
    """The other end of a credit: the invoice that is credited, or a credit note for this one."""

    id: UUID
    number: str
    issue_date: date
    amount: Money


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """The document of record. Digest and size are None until it is ready; `size` in bytes."""

    digest: str | None
    size: int | None
    state: str  # pending | ready | failed
    number: str
    kind: str


@dataclass(frozen=True, slots=True)
class AttachmentRef:
    digest: str
    size: int
    media_type: str
    name: str


@dataclass(frozen=True, slots=True)
class InvoiceView:
    """One invoice with everything its page shows."""

    id: UUID
    issuer: str
    kind: str
    number: str
    customer_number: str
    subject: Subject
    issue_date: date
    net: Money
    vat: Money
    prepaid: Money
    rounding: Money
    payable: Money
    payment_reference: str | None
    account: str | None
    note: str | None
    buyer_reference: str | None
    language: str
    recipient: PostalAddress
    other_recipient: str | None
    credit_of: str | None  # the number it credits, as issued, also when that invoice is not here
    credits: LinkedInvoice | None
    credit_notes: tuple[LinkedInvoice, ...]
    lines: tuple[LineView, ...]
    vat_totals: tuple[VatView, ...]
    attachments: tuple[AttachmentView, ...]
    document: DocumentRef
    standing: Standing
