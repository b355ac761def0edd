"""Drafts as rows: which column carries which fact.

Every row of a table has the same columns: many are written by one statement, which takes its columns from the first.
"""

from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from portal.db import new_key
from portal.invoices.drafts import NewAttachment, NewInvoice, NewLine, NewVat, SuppliedPdf
from portal.invoices.recipients import recipient_columns
from portal.values.money import Money

# Parts that have rows of their own, and recipients, which are spread over columns.
_NOT_COLUMNS = frozenset({"lines", "vat_totals", "attachments", "supplied", "recipient", "other"})
# Where each column's fact lies, by kind of draft: money `net` as `net_minor`.
_FACTS = {
    draft: (
        tuple(f"{field.name}_minor" if field.type is Money else field.name for field in columns_of),
        attrgetter(*(f"{field.name}.minor" if field.type is Money else field.name for field in columns_of)),
    )
    for draft in (NewInvoice, NewLine, NewVat, NewAttachment)
    if (columns_of := [field for field in fields(draft) if field.name not in _NOT_COLUMNS])
}


def columns(draft: NewInvoice | NewLine | NewVat | NewAttachment) -> dict[str, Any]:
    """The facts by column: `name` as `name`, money `net` as `net_minor`."""
    names, facts = _FACTS[type(draft)]
    return dict(zip(names, facts(draft), strict=True))


def invoice_row(invoice: NewInvoice, invoice_id: UUID, credits_id: UUID | None, now: datetime) -> dict[str, Any]:
    return {
        **columns(invoice),
        "id": invoice_id,
        "currency": invoice.payable.currency,
        "credits_id": credits_id,
        **_recipients(invoice),
        "registered_at": now,
    }


def first_claim(invoice: NewInvoice, invoice_id: UUID, now: datetime) -> dict[str, Any]:
    # A credit note asks for nothing: its amount is money to the customer.
    asked = -invoice.payable if invoice.kind == "credit_note" else invoice.payable
    return {
        "id": new_key(),
        "invoice_id": invoice_id,
        "version": 1,
        "due_date": invoice.due_date,
        "amount_minor": asked.minor,
        "why": "issued",
        "created_at": now,
    }


def document_row(supplied: SuppliedPdf | None, invoice_id: UUID, now: datetime) -> dict[str, Any]:
    """Ready at once when the issuer supplied it; else pending, and what we render holds no person number."""
    return {
        "invoice_id": invoice_id,
        "origin": "supplied" if supplied else "rendered",
        "state": "ready" if supplied else "pending",
        "digest": supplied.digest if supplied else None,
        "size": supplied.size if supplied else None,
        "person_number": supplied.person_number if supplied else "clean",
        "ready_at": now if supplied else None,
    }


def _recipients(invoice: NewInvoice) -> dict[str, str | None]:
    to, other = invoice.recipient, invoice.other
    return {
        **recipient_columns(to.name, to),
        "other_name": other.address.name if other else None,
        "other_street": (other.address.street or None) if other else None,
        "other_zip": (other.address.zip or None) if other else None,
        "other_city": (other.address.city or None) if other else None,
        "other_email": other.email if other else None,
    }
