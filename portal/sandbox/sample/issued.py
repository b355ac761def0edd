"""An invoice or credit note as the sample's ERP issued it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from portal.config import Issuer
from portal.sandbox.sample.bill import Bill, Period
from portal.sandbox.sample.resident import CustomerEntry, SampleResident
from portal.sandbox.sample.role import Standing
from portal.sandbox.sample.service import Service

Pdf = Literal["plain", "numbered", "scanned"]


@dataclass(frozen=True)
class Original:
    """The invoice that is credited or corrected."""

    number: str
    issued: date


@dataclass(frozen=True)
class Reading:
    """A file that comes inside the invoice."""

    file_name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Issued:
    """One document. `type_code` is UNCL1001: 380 invoice, 384 corrected invoice, 381 credit note."""

    number: str
    type_code: Literal["380", "384", "381"]
    issued: date
    due: date | None
    issuer: Issuer
    resident: SampleResident
    customer: CustomerEntry
    service: Service
    period: Period
    bill: Bill
    reference: str | None
    standing: Standing = "open"
    note: str | None = None
    original: Original | None = None
    reading: Reading | None = None
    pdf: Pdf | None = None
    has_xml: bool = True

    @property
    def is_credit(self) -> bool:
        return self.type_code == "381"

    @property
    def kind(self) -> str:
        """The manifest's doc_type."""
        return "credit_note" if self.is_credit else "invoice"

    @property
    def account(self) -> str | None:
        """Nobody pays a credit note."""
        return None if self.is_credit else self.issuer.accounts[0]

    @property
    def file_stem(self) -> str:
        """File names never hold a name or a person number."""
        return f"{self.kind}-{self.number}"
