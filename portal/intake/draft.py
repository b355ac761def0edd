"""A document as read: everything it says, also when it cannot be taken in. Plain facts, no framework."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from portal.invoices.drafts import InvoiceKind, NewLine, NewVat
from portal.values.money import Money
from portal.values.postal_address import PostalAddress

Giro = Literal["bankgiro", "plusgiro"]


@dataclass(frozen=True, slots=True)
class Party:
    """Seller or buyer. `organisation_number` as the legal entity states it, digits only where it can be."""

    name: str | None = None
    organisation_number: str | None = None
    identifiers: tuple[str, ...] = ()
    address: PostalAddress | None = None
    email: str | None = None
    mobile: str | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """One way to pay. `reference` is the KID or OCR number exactly as issued; `branch` a BIC or a giro."""

    reference: str | None = None
    account: str | None = None
    branch: str | None = None
    means: str | None = None

    @property
    def giro(self) -> Giro | None:
        """Which Swedish giro the account is, where the document says so (SE-R-009, SE-R-010)."""
        named: dict[str | None, Giro] = {"SE:BANKGIRO": "bankgiro", "SE:PLUSGIRO": "plusgiro"}
        return named.get(self.branch)


@dataclass(frozen=True, slots=True)
class AllowanceCharge:
    """Something taken off (or added to) the whole document. `amount` is positive either way."""

    is_charge: bool
    amount: Money
    reason: str | None = None
    vat_category: str | None = None
    vat_percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file embedded in the document. `media_type` by its first bytes; what the document declared is not used."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Totals:
    """The document's own sums; None where it has none."""

    lines: Money | None = None
    without_vat: Money | None = None
    with_vat: Money | None = None
    allowances: Money | None = None
    charges: Money | None = None
    prepaid: Money | None = None
    rounding: Money | None = None
    payable: Money | None = None
    vat: Money | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An invoice, credit note or reminder as read. What could not be read is None, and there is a finding.

    Amounts of a credit note are positive: money to the customer. `pid` is a person number (`pid:` of EHF 2).
    """

    kind: InvoiceKind | None = None
    number: str | None = None
    issue_date: date | None = None
    due_date: date | None = None
    period_start: date | None = None
    period_end: date | None = None
    currency: str | None = None
    totals: Totals = Totals()
    payments: tuple[Payment, ...] = ()
    seller: Party = Party()
    buyer: Party = Party()
    lines: tuple[NewLine, ...] = ()
    vat_totals: tuple[NewVat, ...] = ()
    allowances: tuple[AllowanceCharge, ...] = ()
    note: str | None = None
    payment_terms: str | None = None
    buyer_reference: str | None = None
    credit_of: str | None = None
    attachments: tuple[Attachment, ...] = ()
    pid: str | None = field(default=None, repr=False)

    @property
    def payment(self) -> Payment:
        """The one that counts: the first with a reference, else the first."""
        with_reference = (payment for payment in self.payments if payment.reference)
        return next(with_reference, self.payments[0] if self.payments else Payment())
