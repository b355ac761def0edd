"""What dispatch must know of invoices. Not scoped to a resident: for the machine's own use."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from portal.db import Session
from portal.invoices.models import Claim, Invoice, InvoiceAttachment, InvoiceDocument
from portal.invoices.recipients import COLUMNS as RECIPIENTS
from portal.invoices.recipients import other_recipient_of, recipient_of
from portal.people.addresses import registered_address
from portal.people.languages import LANGUAGE
from portal.people.models import Customer
from portal.people.queries import Contacts, contact_of
from portal.values.money import Money
from portal.values.postal_address import PostalAddress


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that came with an invoice; its bytes are read by its digest. `size` in bytes."""

    name: str
    media_type: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class DispatchFacts:
    """One invoice as the cascade, the e-mail and the envelope need it.

    `amount` and `due_date` are the newest claim's; a credit note's amount is negative. `recipient` is as on the
    invoice, `customer_address` as in the customer register. `contacts` are the ones that count. The document's
    `digest` and `size` (bytes) are None until it is ready; `person_number` is clean | found | unsearchable.
    """

    invoice_id: UUID
    issuer: str
    kind: str
    number: str
    issue_date: date
    category: str | None
    claim_kind: str
    claim_basis: str
    preferred_channel: str | None
    language: str  # the customer's now, else the invoice's
    claim_version: int
    due_date: date | None
    amount: Money
    payment_reference: str | None
    account: str | None
    customer_id: UUID
    customer_number: str
    customer_name: str
    customer_kind: str
    person_id: UUID | None
    protected: bool
    recipient: PostalAddress
    customer_address: PostalAddress | None
    other_recipient: PostalAddress | None
    other_email: str | None
    contacts: Contacts
    document_state: str
    document_digest: str | None
    document_size: int | None
    document_person_number: str
    attachments: tuple[AttachedFile, ...] = ()

    @property
    def subject_id(self) -> UUID:
        return self.invoice_id

    @property
    def is_changed(self) -> bool:
        """Whether another claim counts than the one its document tells."""
        return self.kind == "invoice" and self.claim_version > 1

    @property
    def has_national_id(self) -> bool:
        return self.person_id is not None

    @property
    def mobile(self) -> str | None:
        return self.contacts.mobile.value if self.contacts.mobile else None


def for_dispatch(session: Session, invoice_ids: Collection[UUID]) -> Mapping[UUID, DispatchFacts]:
    """The facts by invoice id, in three statements; ids that are no invoices are not in the answer."""
    newest = (
        select(Claim.version, Claim.due_date, Claim.amount_minor)
        .where(Claim.invoice_id == Invoice.id)
        .order_by(Claim.version.desc())
        .limit(1)
        .lateral("claim_now")
    )
    statement = (
        select(*_INVOICE, *newest.c, *_CUSTOMER, *_DOCUMENT)
        .join(Customer, Customer.id == Invoice.customer_id)
        .join(newest, newest.c.version > 0)
        .join(InvoiceDocument, InvoiceDocument.invoice_id == Invoice.id)
        .where(Invoice.id.in_(invoice_ids))
    )
    rows = session.execute(statement).all()
    contacts = contact_of(session, {row.customer_id for row in rows})
    files = _attached(session, invoice_ids)
    return {
        row.id: _facts(row, contacts.get(row.customer_id, Contacts()), tuple(files.get(row.id, ()))) for row in rows
    }


def _attached(session: Session, invoice_ids: Collection[UUID]) -> dict[UUID, list[AttachedFile]]:
    of = InvoiceAttachment
    rows = session.execute(
        select(of.invoice_id, of.name, of.media_type, of.digest, of.size)
        .where(of.invoice_id.in_(invoice_ids))
        .order_by(of.invoice_id, of.position)
    )
    found: dict[UUID, list[AttachedFile]] = {}
    for row in rows:
        file = AttachedFile(row.name, row.media_type, row.digest, row.size)
        found.setdefault(row.invoice_id, []).append(file)
    return found


_INVOICE = (
    Invoice.id,
    Invoice.issuer,
    Invoice.kind,
    Invoice.number,
    Invoice.issue_date,
    Invoice.category,
    Invoice.claim_kind,
    Invoice.claim_basis,
    Invoice.preferred_channel,
    Invoice.language,
    Invoice.currency,
    Invoice.payment_reference,
    Invoice.account,
    *RECIPIENTS,
)
_CUSTOMER = (
    Invoice.customer_id,
    Customer.number.label("customer_number"),
    Customer.name.label("customer_name"),
    Customer.kind.label("customer_kind"),
    LANGUAGE,
    Customer.person_id,
    Customer.protected,
    Customer.street,
    Customer.zip,
    Customer.city,
    Customer.country,
)
_DOCUMENT = (InvoiceDocument.state, InvoiceDocument.digest, InvoiceDocument.size, InvoiceDocument.person_number)


def _facts(row: Row[*tuple[Any, ...]], contacts: Contacts, attachments: tuple[AttachedFile, ...]) -> DispatchFacts:
    return DispatchFacts(
        invoice_id=row.id,
        issuer=row.issuer,
        kind=row.kind,
        number=row.number,
        issue_date=row.issue_date,
        category=row.category,
        claim_kind=row.claim_kind,
        claim_basis=row.claim_basis,
        preferred_channel=row.preferred_channel,
        language=row.customer_language or row.language,
        claim_version=row.version,
        due_date=row.due_date,
        amount=Money(row.amount_minor, row.currency),
        payment_reference=row.payment_reference,
        account=row.account,
        customer_id=row.customer_id,
        customer_number=row.customer_number,
        customer_name=row.customer_name,
        customer_kind=row.customer_kind,
        person_id=row.person_id,
        protected=row.protected,
        recipient=recipient_of(row),
        customer_address=registered_address(row.customer_name, row),
        other_recipient=other_recipient_of(row),
        other_email=row.other_email,
        contacts=contacts,
        document_state=row.state,
        document_digest=row.digest,
        document_size=row.size,
        document_person_number=row.person_number,
        attachments=attachments,
    )
