"""A small town: customers with invoices whose documents are ready, registered the way intake does it."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any
from uuid import UUID

import pikepdf

from portal.db import Session
from portal.documents import store
from portal.invoices.service import NewInvoice, NewLine, OtherRecipient, SuppliedPdf, register
from portal.people.service import CustomerFacts, record_customer
from portal.values.money import Money
from portal.values.postal_address import PostalAddress

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ISSUER = "842566142"


def a_pdf(text: str, pages: int = 1) -> bytes:
    """A small PDF of its own for each text."""
    return _blank(pages).replace(b"TITLETITLETITLE", text.encode()[:15].ljust(15, b"_"))


@cache
def _blank(pages: int) -> bytes:
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
    pdf.docinfo["/Title"] = "TITLETITLETITLE"
    out = BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


@dataclass(frozen=True)
class Registered:
    """An invoice of the town."""

    id: UUID
    number: str
    pdf: bytes


def an_address(name: str, **changes: Any) -> PostalAddress:
    return replace(PostalAddress(name, "Storgata 1", "1470", "Lørenskog", "NO"), **changes)


def a_customer(number: str, **changes: Any) -> CustomerFacts:
    name = changes.pop("name", f"Innbygger {number}")
    usual = CustomerFacts(
        issuer=ISSUER,
        number=number,
        kind="person",
        name=name,
        national_id=None,
        language="nb",
        protected=False,
        address=an_address(name),
        email=f"innbygger{number}@example.no",
        mobile=None,
    )
    return replace(usual, **changes)


def bill(session: Session, number: str, *, pdf: bytes | None = None, **changes: Any) -> Registered:
    """Register invoice `number` with its own PDF, billed to a customer of the same number."""
    customer = changes.pop("customer", None) or a_customer(number)
    content = pdf or a_pdf(number)
    digest = store.put(session, content, "application/pdf", now=NOW)
    supplied = SuppliedPdf(digest, len(content), changes.pop("person_number", "clean"))
    amount = Money(123_450, "NOK")
    usual = NewInvoice(
        customer_id=record_customer(session, facts=customer, now=NOW),
        issuer=ISSUER,
        kind="invoice",
        number=number,
        issue_date=date(2026, 11, 20),
        net=amount,
        vat=Money.zero("NOK"),
        prepaid=Money.zero("NOK"),
        rounding=Money.zero("NOK"),
        payable=amount,
        recipient=customer.address or PostalAddress(customer.name, "", "", "", ""),
        language="nb",
        content_digest=digest,
        lines=(NewLine("Barnehage", Decimal(1), amount),),
        supplied=supplied,
        due_date=date(2026, 12, 15),
        payment_reference="000123400000014",
        account="16370712348",
        category="kindergarten",
    )
    invoice = register(session, invoice=replace(usual, **changes), now=NOW)
    return Registered(invoice, number, content)


def a_manager(email: str | None = "post@borettslaget.example") -> OtherRecipient:
    return OtherRecipient(an_address("Borettslaget AS", street="Lia 2"), email)
