"""Registering invoices: rows, the first claim, links between credit notes and invoices, the rendering job."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, insert, select, tuple_, update
from sqlalchemy.dialects.postgresql import distinct_on

from portal.db import Base, Session, new_key
from portal.invoices import rows
from portal.invoices.claiming import lower_claims
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
from portal.jobs import defer_each

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
    "register_each",
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
_NOTE, _ORIGINAL = _INVOICES.alias("note"), _INVOICES.alias("original")
# Only the customer's own: a mistyped number must not lower a stranger's debt. The newest one named, where numbers
# start again each year.
_FOUND = (
    select(_NOTE.c.id.label("note"), _ORIGINAL.c.id.label("original"))
    .ext(distinct_on(_NOTE.c.id))
    .join(_ORIGINAL, (_ORIGINAL.c.customer_id == _NOTE.c.customer_id) & (_ORIGINAL.c.issuer == _NOTE.c.issuer))
    .where(
        _NOTE.c.customer_id == any_(bindparam("customers", type_=ARRAY(Uuid))),
        _NOTE.c.credit_of == any_(bindparam("named", type_=ARRAY(Text))),
        _NOTE.c.kind == "credit_note",
        _NOTE.c.credits_id.is_(None),
        _ORIGINAL.c.kind == "invoice",
        _ORIGINAL.c.number == _NOTE.c.credit_of,
        _ORIGINAL.c.issue_date <= _NOTE.c.issue_date,
    )
    .order_by(_NOTE.c.id, _ORIGINAL.c.issue_date.desc())
    .subquery()
)
_LINK = (
    update(_INVOICES)
    .where(_INVOICES.c.id == _FOUND.c.note)
    .values(credits_id=_FOUND.c.original)
    .returning(_FOUND.c.original)
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
    return register_each(session, invoices=[invoice], now=now)[0]


def register_each(session: Session, *, invoices: Sequence[NewInvoice], now: datetime) -> tuple[UUID, ...]:
    """Write many at once, each as `register` does, a statement a table; their ids in order."""
    keyed = [(new_key(), invoice) for invoice in invoices]
    written = {
        "invoice": [rows.invoice_row(invoice, key, None, now) for key, invoice in keyed],
        **_parts(keyed),
        "claim": [rows.first_claim(invoice, key, now) for key, invoice in keyed],
        "invoice_document": [rows.document_row(invoice.supplied, key, now) for key, invoice in keyed],
    }
    for table, some in written.items():
        if some:
            session.execute(_INTO[table], some)
    if credited := _link_credit_notes(session, invoices):
        lower_claims(session, invoices=credited, why="credit", now=now)
    unset = [{"invoice_id": key} for key, invoice in keyed if invoice.supplied is None]
    defer_each(session, "invoices.render_document", each=unset)
    return tuple(key for key, _ in keyed)


def _parts(keyed: Sequence[tuple[UUID, NewInvoice]]) -> dict[str, list[dict[str, Any]]]:
    return {
        "invoice_line": [
            {"invoice_id": key, "position": place, **rows.columns(line)}
            for key, invoice in keyed
            for place, line in enumerate(invoice.lines)
        ],
        "invoice_vat": [
            {"invoice_id": key, **rows.columns(total)} for key, invoice in keyed for total in invoice.vat_totals
        ],
        "invoice_attachment": [
            {"id": new_key(), "invoice_id": key, "position": place, **rows.columns(file)}
            for key, invoice in keyed
            for place, file in enumerate(invoice.attachments)
        ],
    }


def _link_credit_notes(session: Session, invoices: Sequence[NewInvoice]) -> set[UUID]:
    """Tie credit notes to their invoices, whichever came first: the one column written after the issue.

    Return the invoices. It is done before any run can see either, so neither is sent without regard to the other.
    """
    named = {invoice.number if invoice.kind == "invoice" else invoice.credit_of for invoice in invoices}
    customers = {invoice.customer_id for invoice in invoices}
    asked = {"customers": list(customers), "named": [number for number in named if number]}
    return set(session.scalars(_LINK, asked))
