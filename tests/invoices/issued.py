"""Customers and invoices that read like life, for any test that needs some."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from portal.db import Session, vault_of
from portal.invoices.drafts import NewInvoice, NewLine, NewVat
from portal.invoices.service import register
from portal.people.queries import person_by_lookup
from portal.people.resident import Resident
from portal.people.service import CustomerFacts, record_customer
from portal.values.money import Money
from portal.values.national_id import NationalId, parse
from portal.values.postal_address import PostalAddress

ISSUER = "842566142"
KARI = parse("28816196088", country="NO", synthetic=True)
OLA = parse("05895894984", country="NO", synthetic=True)
HOME = PostalAddress("Kari Nordmann", "Fjellveien 3", "1470", "Lørenskog", "NO")
MORNING = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

KARIS_CARD = CustomerFacts(
    issuer=ISSUER,
    number="1000001",
    kind="person",
    name="Kari Nordmann",
    national_id=KARI,
    language="nb",
    protected=False,
    address=HOME,
    email="kari@example.no",
    mobile="+4799999999",
)
OLAS_CARD = replace(KARIS_CARD, number="1000002", name="Ola Nordmann", national_id=OLA, email=None, mobile=None)


def nok(text: str) -> Money:
    return Money.parse(text, "NOK")


def a_customer(session: Session, *, now: datetime = MORNING, **other: Any) -> UUID:
    """Kari, or what `other` says."""
    return record_customer(session, facts=replace(KARIS_CARD, **other), now=now)


def a_resident(session: Session, number: NationalId = KARI) -> Resident:
    """Whoever is logged in with that number."""
    person = person_by_lookup(session, vault_of(session).index(number.number))
    return Resident(actor=person, subject=person)


def an_invoice(customer: UUID, *, number: str = "1001", total: str = "3 080,00", **other: Any) -> NewInvoice:
    """A kindergarten invoice for October, due 1 December."""
    payable = nok(total)
    invoice = NewInvoice(
        customer_id=customer,
        issuer=ISSUER,
        kind="invoice",
        number=number,
        issue_date=date(2026, 11, 10),
        due_date=date(2026, 12, 1),
        period_start=date(2026, 10, 1),
        period_end=date(2026, 10, 31),
        net=payable,
        vat=nok("0"),
        prepaid=nok("0"),
        rounding=nok("0"),
        payable=payable,
        payment_reference="100000100010017",
        account="16370712348",
        recipient=HOME,
        language="nb",
        content_digest="c0ffee",
        category="kindergarten",
        lines=(NewLine("Opphold 100 %", Decimal(1), payable, vat_category="O"),),
        vat_totals=(NewVat("O", None, payable, nok("0"), "Ikke avgiftspliktig"),),
    )
    return replace(invoice, **other)


def a_credit_note(customer: UUID, *, of: str = "1001", number: str = "9001", total: str, **other: Any) -> NewInvoice:
    """A credit note, issued two days later."""
    note = an_invoice(customer, number=number, total=total, kind="credit_note", credit_of=of, due_date=None)
    return replace(note, **{"issue_date": date(2026, 11, 12)} | other)


def issue(session: Session, invoice: NewInvoice, *, now: datetime = MORNING) -> UUID:
    return register(session, invoice=invoice, now=now)
