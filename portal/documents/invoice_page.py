"""What an invoice's letter shows: plain facts, no session, no words. `rendering` sets them on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal

from portal.values.bank_account import Account
from portal.values.money import Money

LOGOS = Path(__file__).parent.parent / "static" / "logos"

Kind = Literal["invoice", "credit_note", "reminder"]
RecipientKind = Literal["person", "estate", "minor", "company"]


@dataclass(frozen=True)
class Sender:
    """The municipality, and its legal unit that issues."""

    municipality: str  # its name in the page's language
    issuer: str  # as registered
    organisation_number: str  # digits only: 9 in Norway, 10 in Sweden
    country: Literal["NO", "SE"]
    email: str
    phone: str
    hours: str = ""
    url: str = ""  # without a scheme people would have to type
    return_address: Sequence[str] = ()  # as on an envelope, the name first
    logo: Path | None = None  # an SVG; see `logo_named`


@dataclass(frozen=True)
class Addressee:
    """A name and the address lines under it (street, postcode and city, country when abroad)."""

    name: str
    lines: Sequence[str] = ()


@dataclass(frozen=True)
class PageLine:
    """One line as issued. `unit_price` may have more decimals than the currency."""

    name: str
    net: Money
    quantity: Decimal = Decimal(1)
    unit: str | None = None  # UN/ECE code (`MTQ`) or a word
    unit_price: Decimal | None = None
    vat_percent: Decimal | None = None
    description: str | None = None
    period: tuple[date, date] | None = None


@dataclass(frozen=True)
class PageVat:
    """VAT of one rate; `exemption` is the issuer's reason where there is none to pay."""

    percent: Decimal | None
    taxable: Money
    tax: Money
    exemption: str | None = None


@dataclass(frozen=True)
class Payment:
    """How it is paid: `reference` is the KID or OCR number exactly as issued."""

    account: Account
    reference: str | None


@dataclass(frozen=True)
class OpenedBy:
    """What opens an invoice that came on paper: an address to type, a code to type there, and both in one to scan."""

    address: str  # `faktura.example.no/p`: without the scheme, as people type it
    code: str  # grouped
    link: str


@dataclass(frozen=True)
class InvoicePage:
    """An invoice or credit note as its recipient reads it. Equal pages give equal bytes.

    Amounts of a credit note are positive: money to the customer. `registered_at` is the document's fixed
    time. `source_xml` (UTF-8) is attached as it is given, so `documents.scrub` must have been over it.
    """

    language: Literal["nb", "nn", "sv", "en"]
    kind: Kind
    number: str
    issue_date: date
    title: str  # what it is for: `Barnehage, oktober 2026`
    sender: Sender
    recipient: Addressee
    customer_number: str
    lines: Sequence[PageLine]
    vat: Sequence[PageVat]
    net: Money
    vat_total: Money
    payable: Money
    registered_at: datetime
    recipient_kind: RecipientKind = "person"
    other_recipient: Addressee | None = None  # gets the letter: business manager, executor, guardian
    due_date: date | None = None
    period: tuple[date, date] | None = None
    buyer_reference: str | None = None
    prepaid: Money | None = None
    rounding: Money | None = None
    note: str | None = None
    payment: Payment | None = None
    credits: str | None = None  # number of the invoice a credit note credits
    source_xml: bytes | None = None
    drawn_on: date | None = None  # a copy of what AvtaleGiro draws on that day: nothing is to be paid from it
    is_changed: bool = False  # another claim counts than the one issued: `payable` and `due_date` are that one's
    opened_by: OpenedBy | None = None  # only on paper: mail and mailboxes carry no link
    qr: str | None = None  # text of a code to scan; Swedish giro payments get their own without it

    @property
    def to_pay(self) -> bool:
        """Whether anything is asked for; a credit note, a copy and an invoice of zero or less ask for nothing."""
        return self.drawn_on is None and self.kind != "credit_note" and self.payable.minor > 0


def logo_named(name: str) -> Path | None:
    """The logo a municipality's file names (`look.logo`), or None when no such drawing is shipped."""
    path = LOGOS / f"{name}.svg"
    return path if path.is_file() else None
