"""Registering invoices: rows, the first claim, links between credit notes and invoices, the rendering job."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, tuple_, update

from portal.db import Base, Session, new_key
from portal.invoices import rows
from portal.invoices.drafts import (
    NewAttachment,
    NewInvoice,
    NewLine,
    NewVat,
    OtherRecipient,
    Registered,
    SuppliedPdf,
)
from portal.invoices.models import Invoice
from portal.jobs import defer

__all__ = [
    "Key",
    "NewAttachment",
    "NewInvoice",
    "NewLine",
    "NewVat",
    "OtherRecipient",
    "Registered",
    "SuppliedPdf",
    "register",
    "registered",
    "registered_among",
]

# What an invoice is known by: issuer, kind, number, and the year where numbers start again, else 0.
Key = tuple[str, str, str, int]
_ASKED_AT_ONCE = 1_000

# Made once: a batch of invoices runs each of them a thousand times.
_INTO = {
    name: insert(Base.metadata.tables[name])
    for name in ("invoice", "invoice_line", "invoice_vat", "invoice_attachment", "invoice_document", "claim")
}
_INVOICES = Base.metadata.tables["invoice"]
_LINK_WAITING = (
    update(_INVOICES)
    .where(
        _INVOICES.c.customer_id == bindparam("customer"),
        _INVOICES.c.issuer == bindparam("by"),
        _INVOICES.c.kind == "credit_note",
        _INVOICES.c.credit_of == bindparam("named"),
        _INVOICES.c.credits_id.is_(None),
        _INVOICES.c.issue_date >= bindparam("since"),
    )
    .values(credits_id=bindparam("invoice_id"))
)


def registered(session: Session, *, issuer: str, kind: str, number: str, year: int) -> Registered | None:
    """The invoice with this key, or None. `year` as `NewInvoice.number_year`."""
    key = (Invoice.issuer == issuer, Invoice.kind == kind, Invoice.number == number, Invoice.number_year == year)
    row = session.execute(select(Invoice.id, Invoice.content_digest).where(*key)).one_or_none()
    return Registered(*row) if row else None


def registered_among(session: Session, *, keys: Collection[Key]) -> dict[Key, Registered]:
    """Those of the keys that are here already: one question for a whole delivery."""
    columns = (Invoice.issuer, Invoice.kind, Invoice.number, Invoice.number_year)
    asked = sorted(keys)
    found: dict[Key, Registered] = {}
    for start in range(0, len(asked), _ASKED_AT_ONCE):
        named = tuple_(*columns).in_(asked[start : start + _ASKED_AT_ONCE])
        rows = session.execute(select(*columns, Invoice.id, Invoice.content_digest).where(named))
        found |= {(row[0], row[1], row[2], row[3]): Registered(row[4], row[5]) for row in rows}
    return found


def register(session: Session, *, invoice: NewInvoice, now: datetime) -> UUID:
    """Write an invoice that is not here yet; its document is rendered by a job unless it came with one.

    The caller has asked `registered` first: a key that exists is a programming error (IntegrityError).
    """
    invoice_id = new_key()
    credits_id = _credited_invoice(session, invoice) if invoice.kind == "credit_note" else None
    session.execute(_INTO["invoice"], rows.invoice_row(invoice, invoice_id, credits_id, now))
    _write_parts(session, invoice, invoice_id)
    session.execute(_INTO["claim"], rows.first_claim(invoice, invoice_id, now))
    session.execute(_INTO["invoice_document"], rows.document_row(invoice.supplied, invoice_id, now))
    if invoice.kind == "invoice":
        _link_waiting_credit_notes(session, invoice, invoice_id)
    if invoice.supplied is None:
        defer(session, "invoices.render_document", invoice_id=invoice_id)
    return invoice_id


def _write_parts(session: Session, invoice: NewInvoice, invoice_id: UUID) -> None:
    files = [{"id": new_key(), **row} for row in _placed(invoice.attachments)]
    parts = {
        "invoice_line": _placed(invoice.lines),
        "invoice_vat": [rows.columns(total) for total in invoice.vat_totals],
        "invoice_attachment": files,
    }
    for table, written in parts.items():
        if written:
            session.execute(_INTO[table], [{"invoice_id": invoice_id, **row} for row in written])


def _placed(parts: tuple[NewLine | NewAttachment, ...]) -> list[dict[str, Any]]:
    return [{"position": place, **rows.columns(part)} for place, part in enumerate(parts)]


def _credited_invoice(session: Session, note: NewInvoice) -> UUID | None:
    """The customer's invoice that the note names; the newest one where numbers start again each year.

    Only the customer's own: a mistyped number must not lower a stranger's debt.
    """
    if not note.credit_of:
        return None
    mine = (Invoice.customer_id == note.customer_id, Invoice.issuer == note.issuer, Invoice.kind == "invoice")
    named = (Invoice.number == note.credit_of, Invoice.issue_date <= note.issue_date)
    newest = Invoice.issue_date.desc()
    return session.scalar(select(Invoice.id).where(*mine, *named).order_by(newest).limit(1))


def _link_waiting_credit_notes(session: Session, invoice: NewInvoice, invoice_id: UUID) -> None:
    """Tie the notes that came before their invoice: the one column written after the issue."""
    key = {"customer": invoice.customer_id, "by": invoice.issuer, "named": invoice.number, "since": invoice.issue_date}
    session.execute(_LINK_WAITING, key | {"invoice_id": invoice_id})
