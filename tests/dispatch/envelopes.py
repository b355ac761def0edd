"""Envelopes packed as routing packs them, for the channels' own tests."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from portal.config import Municipality
from portal.db import Vault
from portal.dispatch.channel import Batch, Envelope
from portal.dispatch.packing.pack import pack
from portal.dispatch.packing.parcel import Packing, Parcel
from portal.dispatch.placing.facts import facts_of
from portal.dispatch.register import Answer, Asked
from portal.invoices.dispatch_facts import DispatchFacts
from portal.people.queries import Contact, Contacts
from portal.policy.outcome import Reason
from portal.sandbox.bank.customers import identifier_of
from portal.sandbox.residents import SandboxResident
from portal.values.money import Money
from portal.values.national_id import NationalId
from tests.deployments import DATA_KEY, INDEX_KEY
from tests.dispatch.town import NOW, a_pdf, an_address

PDF = a_pdf("envelope")
KARI = SandboxResident(
    pid="13869399975",
    name="Kari Nordmann",
    kind="person",
    customer_numbers=("4711",),
    email="kari@example.no",
    address=("Storgata 1", "1470 Lørenskog"),
    language="nb",
    traits=("efaktura", "vipps", "digipost"),
    special={"en": "Kari takes every channel there is."},
)
# What the registers say of her.
ANSWERS = {
    "efaktura": Answer("yes", Reason("efaktura_consent"), {"identifier": identifier_of(KARI)}),
    "krr": Answer("yes", Reason("reachable", {"to": "digipost"}), {"supplier": "digipost"}),
}


def known(**changes: Any) -> DispatchFacts:
    email = changes.pop("email", "kari@example.no")
    usual = DispatchFacts(
        invoice_id=uuid4(),
        issuer="842566142",
        kind="invoice",
        number="F-1001",
        issue_date=NOW.date(),
        category="kindergarten",
        claim_kind="ordinary",
        claim_basis="law",
        preferred_channel=None,
        language="nb",
        claim_version=1,
        due_date=NOW.date() + timedelta(days=20),
        amount=Money(123_450, "NOK"),
        payment_reference="000123400000014",
        account="16370712348",
        customer_id=uuid4(),
        customer_number="4711",
        customer_name="Kari Nordmann",
        customer_kind="person",
        person_id=uuid4(),
        protected=False,
        recipient=an_address("Kari Nordmann"),
        customer_address=None,
        other_recipient=None,
        other_email=None,
        contacts=Contacts(email=Contact(email, "erp", NOW, None)),
        document_state="ready",
        document_digest="a" * 64,
        document_size=len(PDF),
        document_person_number="clean",
    )
    return replace(usual, **changes)


def an_envelope(
    channel: str,
    municipality: Municipality,
    *,
    attempt: UUID | None = None,
    answers: Mapping[str, Answer] = ANSWERS,
    **changes: Any,
) -> Envelope:
    invoice = known(**changes)
    facts = replace(facts_of(invoice, refused={}, country=municipality.country), answers=answers)
    packing = Packing(municipality, "https://faktura.lorenskog.example", NOW, Vault([DATA_KEY], INDEX_KEY))
    asked = Asked(invoice.invoice_id, NationalId(KARI.pid or "", "NO"), "91234567")
    return pack(channel, Parcel(attempt or uuid4(), invoice, facts, asked), packing)


def a_batch(*envelopes: Envelope, number: int | None = None) -> Batch:
    return Batch(envelopes, {"a" * 64: PDF}.__getitem__, number)
