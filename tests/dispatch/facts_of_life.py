"""Facts as life gives them, for the tests of dispatch."""

from dataclasses import replace
from datetime import date
from typing import Any

from portal.dispatch.capabilities import Capabilities, Kind, Settles
from portal.dispatch.cascade import Facts, Rules
from portal.dispatch.recipient import MailAddress, OtherRecipient, Recipient
from portal.values.postal_address import PostalAddress

TODAY = date(2026, 11, 22)
SIX = ("avtalegiro", "efaktura", "vipps", "mailbox", "email", "paper")
BOTH_KINDS: frozenset[Kind] = frozenset({"invoice", "credit_note"})
ON_ACCEPTANCE = Settles("acceptance")


def an_address(name: str = "Kari Nordmann") -> PostalAddress:
    return PostalAddress(name, "Storgata 1", "1470", "Lørenskog", "NO")


def a_person(**changes: Any) -> Recipient:
    usual = Recipient(
        "person",
        protected=False,
        email=MailAddress("kari@example.no"),
        address=an_address(),
        has_national_id=True,
        mobile="912 34 567",
    )
    return replace(usual, **changes)


def a_manager(**changes: Any) -> OtherRecipient:
    return replace(OtherRecipient("Borettslaget AS", "post@borettslaget.example", an_address("x")), **changes)


def an_invoice(recipient: Recipient | None = None, **changes: Any) -> Facts:
    usual = Facts(
        kind="invoice",
        currency="NOK",
        amount_minor=123_450,
        payment_reference="000123400000014",
        due_date=date(2026, 12, 15),
        claim_basis="law",
        category="kindergarten",
        recipient=recipient or a_person(),
        person_number="clean",
        document_bytes=80_000,
    )
    return replace(usual, **changes)


def capable(**changes: Any) -> Capabilities:
    return replace(Capabilities(BOTH_KINDS, ON_ACCEPTANCE, idempotent=True), **changes)


def the_rules(**changes: Any) -> Rules:
    email = capable(max_document_bytes=10_000_000, idempotent=False)
    usual = Rules(
        channels={"email": email, "paper": capable(transmits=True)},
        email_excluded_categories=frozenset({"health", "social", "child_welfare"}),
        email_unsearchable_pdf=False,
    )
    return replace(usual, **changes)
