"""Invoices and credit notes as issued, the claims they carry, what the ledger says of them and what was paid."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CHAR, BigInteger, ForeignKey, Identity, Index, Numeric, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UtcDateTime, uuid_key


class Invoice(Base):
    """An invoice, credit note or reminder as issued. Never updated."""

    __tablename__ = "invoice"
    __table_args__ = (
        # number_scope: the year of issue where numbers start again each year, else 0.
        UniqueConstraint("issuer", "kind", "number", "number_year"),
        Index("ix_invoice_owner", "customer_id", "issue_date"),
        Index("ix_invoice_reference", "account", "payment_reference"),
    )

    id: Mapped[UUID] = uuid_key()
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"))
    issuer: Mapped[str] = mapped_column(Text)  # organisation number
    kind: Mapped[str] = mapped_column(Text)  # invoice | credit_note | reminder
    number: Mapped[str] = mapped_column(Text, index=True)
    number_year: Mapped[int]
    issue_date: Mapped[date]
    due_date: Mapped[date | None]
    period_start: Mapped[date | None]
    period_end: Mapped[date | None]
    currency: Mapped[str] = mapped_column(CHAR(3))
    net_minor: Mapped[int] = mapped_column(BigInteger)
    vat_minor: Mapped[int] = mapped_column(BigInteger)
    prepaid_minor: Mapped[int] = mapped_column(BigInteger)
    rounding_minor: Mapped[int] = mapped_column(BigInteger)
    payable_minor: Mapped[int] = mapped_column(BigInteger)
    payment_reference: Mapped[str | None] = mapped_column(Text)
    account: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    buyer_reference: Mapped[str | None] = mapped_column(Text)
    credit_of: Mapped[str | None] = mapped_column(Text)  # the number it credits, as issued
    credits_id: Mapped[UUID | None] = mapped_column(ForeignKey("invoice.id"), index=True)
    # Facts from the manifest that later rules judge.
    category: Mapped[str | None] = mapped_column(Text)
    department: Mapped[str | None] = mapped_column(Text)
    legal_class: Mapped[str] = mapped_column(Text)  # ordinary | lien
    claim_kind: Mapped[str] = mapped_column(Text)  # ordinary | subscription | gift | extension
    claim_basis: Mapped[str] = mapped_column(Text)  # law | agreement | consent | none
    series: Mapped[str | None] = mapped_column(Text)
    preferred_channel: Mapped[str | None] = mapped_column(Text)
    autogiro: Mapped[bool]
    language: Mapped[str] = mapped_column(Text)
    # The recipient as on the invoice, and the other recipient (annen mottaker, guardian, executor) if any.
    recipient_name: Mapped[str] = mapped_column(Text)
    recipient_street: Mapped[str | None] = mapped_column(Text)
    recipient_zip: Mapped[str | None] = mapped_column(Text)
    recipient_city: Mapped[str | None] = mapped_column(Text)
    recipient_country: Mapped[str | None] = mapped_column(Text)
    other_name: Mapped[str | None] = mapped_column(Text)
    other_street: Mapped[str | None] = mapped_column(Text)
    other_zip: Mapped[str | None] = mapped_column(Text)
    other_city: Mapped[str | None] = mapped_column(Text)
    other_email: Mapped[str | None] = mapped_column(Text)
    content_digest: Mapped[str] = mapped_column(Text)  # of all the bytes it came as: same again is unchanged
    source_digest: Mapped[str | None] = mapped_column(ForeignKey("document.digest"))  # the untouched XML, sealed
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class InvoiceLine(Base):
    """One line as issued."""

    __tablename__ = "invoice_line"
    __table_args__ = (UniqueConstraint("invoice_id", "position"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoice.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    description: Mapped[str | None] = mapped_column(Text)
    quantity: Mapped[Decimal] = mapped_column(Numeric)
    unit: Mapped[str | None] = mapped_column(Text)
    unit_price: Mapped[Decimal | None] = mapped_column(Numeric)  # may have more decimals than the currency
    net_minor: Mapped[int] = mapped_column(BigInteger)
    vat_category: Mapped[str | None] = mapped_column(Text)
    vat_percent: Mapped[Decimal | None] = mapped_column(Numeric)
    period_start: Mapped[date | None]
    period_end: Mapped[date | None]


class InvoiceVat(Base):
    """VAT of one category and rate."""

    __tablename__ = "invoice_vat"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoice.id"), index=True)
    category: Mapped[str] = mapped_column(Text)
    percent: Mapped[Decimal | None] = mapped_column(Numeric)
    taxable_minor: Mapped[int] = mapped_column(BigInteger)
    tax_minor: Mapped[int] = mapped_column(BigInteger)
    exemption: Mapped[str | None] = mapped_column(Text)


class InvoiceAttachment(Base):
    """A file that came with the invoice, beside its own document."""

    __tablename__ = "invoice_attachment"
    __table_args__ = (UniqueConstraint("invoice_id", "position"),)

    id: Mapped[UUID] = uuid_key()
    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoice.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(ForeignKey("document.digest"))


class InvoiceDocument(Base):
    """The document of record: supplied by the issuer, or rendered once after intake."""

    __tablename__ = "invoice_document"
    __table_args__ = (Index("ix_invoice_document_pending", "invoice_id", postgresql_where=text("state = 'pending'")),)

    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoice.id"), primary_key=True)
    origin: Mapped[str] = mapped_column(Text)  # supplied | rendered
    state: Mapped[str] = mapped_column(Text)  # pending | ready | failed
    digest: Mapped[str | None] = mapped_column(ForeignKey("document.digest"))
    size: Mapped[int | None] = mapped_column(BigInteger)
    # Whether the supplied PDF holds a person number: clean | found | unsearchable. Rendered ones are clean.
    person_number: Mapped[str] = mapped_column(Text)
    replaced_characters: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text)
    ready_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Claim(Base):
    """What is asked for, and by when. The highest version counts; a change adds one, never edits.

    What is left of an invoice is counted from what was issued: a later version asks for what was left when it was made,
    and for nothing once nothing is.
    """

    __tablename__ = "claim"
    __table_args__ = (
        UniqueConstraint("invoice_id", "version"),
        Index("ix_claim_changed", "invoice_id", postgresql_where=text("version > 1")),
        # What somebody has moved or withdrawn, and not what a payment or a credit has lowered.
        Index(
            "ix_claim_decided",
            "created_at",
            postgresql_where=text("why in ('deferral', 'plan_part', 'withdrawn')"),
        ),
    )

    id: Mapped[UUID] = uuid_key()
    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoice.id"))
    version: Mapped[int]
    due_date: Mapped[date | None]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    why: Mapped[str] = mapped_column(Text)  # issued | deferral | plan_part | credit | payment | withdrawn
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LedgerState(Base):
    """What the ERP's ledger said of an invoice at a moment. The newest `as_of` counts."""

    __tablename__ = "ledger_state"
    __table_args__ = (UniqueConstraint("invoice_id", "as_of"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoice.id"))
    as_of: Mapped[datetime] = mapped_column(UtcDateTime)
    read_on: Mapped[date]  # the municipality's date at `as_of`: what payments' dates are held against
    balance_minor: Mapped[int] = mapped_column(BigInteger)
    paid_minor: Mapped[int] = mapped_column(BigInteger)
    last_paid_on: Mapped[date | None]
    claim_level: Mapped[str] = mapped_column(Text)  # none | reminder | collection_notice | collection
    with_agency_since: Mapped[date | None]
    fees_minor: Mapped[int] = mapped_column(BigInteger)
    interest_minor: Mapped[int] = mapped_column(BigInteger)
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LedgerImport(Base):
    """One ledger file taken in: full ones say what every open invoice's state is, at `as_of`."""

    __tablename__ = "ledger_import"

    id: Mapped[UUID] = uuid_key()
    digest: Mapped[str] = mapped_column(Text, unique=True)
    full: Mapped[bool]
    as_of: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    read_on: Mapped[date]
    rows: Mapped[int]
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LedgerDifference(Base):
    """Where a ledger file's paid total is another than that of the payments it should hold. The ledger counts."""

    __tablename__ = "ledger_difference"
    __table_args__ = (UniqueConstraint("import_id", "invoice_id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    import_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_import.id"))
    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoice.id"), index=True)
    ledger_paid_minor: Mapped[int] = mapped_column(BigInteger)
    seen_paid_minor: Mapped[int] = mapped_column(BigInteger)


class Allocation(Base):
    """What of a payment goes to an invoice; what is taken back is a negative row. Never updated, never deleted.

    It lies here and not beside the payment, because what is left of an invoice is told here, in the one statement of a
    list. The payment is of a room above: a plain key, written in the same transaction.
    """

    __tablename__ = "allocation"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoice.id"), index=True)
    payment_id: Mapped[UUID] = mapped_column(index=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    booked_on: Mapped[date]
    allocated_at: Mapped[datetime] = mapped_column(UtcDateTime)
