"""Registered invoices in the mix of channels we promise to be fast at, each with its document."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from portal.config import load_municipality
from portal.db import Database, Session
from portal.documents.rendering import render_invoice
from portal.documents.store import Unstored, put_each
from portal.invoices.service import NewInvoice, NewLine, SuppliedPdf, register_each
from portal.people.mandates import record_mandates
from portal.people.service import CustomerFacts, record_customers
from portal.sandbox.sample.person_numbers import PersonNumbers
from portal.values import clock
from portal.values.giro_records import Assignment, MandateEntry
from portal.values.money import Money
from portal.values.national_id import NationalId
from portal.values.payment_reference import mod10
from portal.values.postal_address import PostalAddress
from tests.bench.counterparts import SHARES, way_of
from tests.documents import pages

_ISSUER: Final = "842566142"
_ACCOUNT: Final = "16370712348"
_PAGE: Final = 500
# No day has numbers for more than a few hundred.
_FIRST_BORN: Final = date(1940, 1, 1)
_DAYS: Final = 20_000
# No more documents than this are stored, however many invoices there are.
_DOCUMENTS: Final = 10_000


def move_in(database: Database, invoices: int) -> None:
    """Register so many, a multiple of a hundred, a person each."""
    people = _people(invoices)
    pdf = render_invoice(pages.a_swedish_invoice(source_xml=b"<Invoice>" + b"<Note/>" * 900 + b"</Invoice>")).pdf
    for start in range(0, invoices, _PAGE):
        _register(database, start, people[start : start + _PAGE], pdf)


def _people(count: int) -> list[str]:
    """Person numbers in exactly the shares that are promised, in a random order."""
    numbers, chance = PersonNumbers("NO"), Random(7)
    left = {way: count * share // 100 for way, share in SHARES.items()}
    found: list[str] = []
    while len(found) < count:
        number = numbers.issue(chance, _FIRST_BORN + timedelta(days=chance.randrange(_DAYS)))
        if left[way_of(number)]:
            left[way_of(number)] -= 1
            found.append(number)
    return found


def _register(database: Database, start: int, people: list[str], pdf: bytes) -> None:
    now = clock.now()
    with database.transaction() as session:
        facts = [_customer(start + index, number) for index, number in enumerate(people)]
        customers = record_customers(session, facts=facts, now=now)
        contents = [_own(pdf, start + index) for index in range(len(people))]
        digests = put_each(session, [Unstored(content, "application/pdf") for content in contents], now=now)
        documents = zip(digests, contents, strict=True)
        supplied = [SuppliedPdf(digest, len(content), "clean") for digest, content in documents]
        invoices = [
            _invoice(one, customers[one], document, now.date()) for one, document in zip(facts, supplied, strict=True)
        ]
        register_each(session, invoices=invoices, now=now)
        _mandates(
            session, [one.payment_reference or "" for one in invoices], [way_of(number) for number in people], now
        )


def _mandates(session: Session, references: list[str], ways: list[str], now: datetime) -> None:
    """Those who pay by AvtaleGiro have told their bank to, and want no notice."""
    covered = (reference for reference, way in zip(references, ways, strict=True) if way == "avtalegiro")
    entries = tuple(MandateEntry(number, "1", reference, notice=False) for number, reference in enumerate(covered, 1))
    told = [Assignment("mandates", 1, _ACCOUNT, entries)]
    issuers = load_municipality("lorenskog").issuers
    record_mandates(session, assignments=told, issuers=issuers, number=1, digest=references[0], now=now)


def _own(pdf: bytes, number: int) -> bytes:
    """The document under a digest of its own: what stands after the end is a comment."""
    return pdf + b"%%%d\n" % (number % _DOCUMENTS)


def _customer(index: int, number: str) -> CustomerFacts:
    name = f"Innbygger {index}"
    return CustomerFacts(
        issuer=_ISSUER,
        number=str(1_000_000 + index),
        kind="person",
        name=name,
        national_id=NationalId(number, "NO"),
        language="nb",
        protected=False,
        address=PostalAddress(name, "Storgata 1", "1470", "Lørenskog", "NO"),
        email=f"innbygger{index}@example.no" if way_of(number) == "email" else None,
        mobile="91234567",
    )


def _reference(customer: str) -> str:
    base = f"{customer}0000001"
    return base + mod10(base)


def _invoice(customer: CustomerFacts, key: object, document: SuppliedPdf, today: date) -> NewInvoice:
    amount = Money(123_450, "NOK")
    assert customer.address
    return NewInvoice(
        customer_id=key,
        issuer=_ISSUER,
        kind="invoice",
        number=customer.number,
        issue_date=today,
        net=amount,
        vat=Money.zero("NOK"),
        prepaid=Money.zero("NOK"),
        rounding=Money.zero("NOK"),
        payable=amount,
        recipient=customer.address,
        language="nb",
        content_digest=document.digest,
        lines=(NewLine("Barnehage", Decimal(1), amount),),
        supplied=document,
        due_date=today + timedelta(days=20),
        payment_reference=_reference(customer.number),
        account=_ACCOUNT,
        category="kindergarten",
    )
