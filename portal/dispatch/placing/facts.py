"""What the house knows of an invoice or a letter, as the facts and rules the cascade judges by."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import cast

from portal.config import Municipality
from portal.dispatch.capabilities import Capabilities, Kind
from portal.dispatch.cascade import Facts, Rules
from portal.dispatch.placing.channel_days import closed_on
from portal.dispatch.preference import NONE, Preference
from portal.dispatch.recipient import MailAddress, OtherRecipient, Recipient, RecipientKind
from portal.dispatch.register import Answer
from portal.dispatch.subjects import Known
from portal.dispatch.writing.letter_facts import LetterFacts
from portal.invoices.queries import DispatchFacts
from portal.policy.claim_deadline import ClaimLead, earliest_due, furthest_due
from portal.policy.outcome import Reason
from portal.values.postal_address import PostalAddress


def facts_of(
    known: Known,
    *,
    refused: Mapping[str, Reason],
    country: str,
    answers: Mapping[str, Answer] | None = None,
    preference: Preference = NONE,
    mandate: bool = False,
) -> Facts:
    """The facts of one subject. `country` is the municipality's: an address that names none lies there.

    `refused` is by channel, `answers` by register; `mandate`: whether a live one covers it.
    """
    facts = _of_letter(known, country) if isinstance(known, LetterFacts) else _of_invoice(known, country)
    return replace(facts, refused=refused, answers=answers or {}, preference=preference, mandate=mandate)


def _of_letter(known: LetterFacts, country: str) -> Facts:
    """A letter asks for nothing, and its words were chosen to be read on the way."""
    return Facts(
        kind="letter",
        currency="",
        amount_minor=0,
        due_date=None,
        payment_reference=None,
        claim_basis="none",
        category=None,
        recipient=Recipient(
            kind=cast("RecipientKind", known.recipient_kind),
            protected=known.protected,
            email=MailAddress(known.email) if known.email else None,
            address=_in(country, known.recipient),
            has_national_id=known.has_national_id,
        ),
        person_number="clean",
        document_bytes=known.document_size,
    )


def _of_invoice(known: DispatchFacts, country: str) -> Facts:
    return Facts(
        kind=cast("Kind", known.kind),
        currency=known.amount.currency,
        amount_minor=known.amount.minor,
        due_date=known.due_date,
        payment_reference=known.payment_reference,
        claim_kind=known.claim_kind,
        claim_basis=known.claim_basis,
        has_account=known.account is not None,
        category=known.category,
        recipient=_recipient(known, country),
        person_number=known.document_person_number,
        document_bytes=known.document_size,
    )


def _recipient(known: DispatchFacts, country: str) -> Recipient:
    contact = known.contacts.email
    return Recipient(
        kind=cast("RecipientKind", known.customer_kind),
        protected=known.protected,
        email=MailAddress(contact.value, bounced=contact.bounced_at is not None) if contact else None,
        address=_own_address(known, country),
        other=_other(known, country),
        has_national_id=known.has_national_id,
        mobile=known.mobile,
    )


def _own_address(known: DispatchFacts, country: str) -> PostalAddress | None:
    """The address the invoice was issued to; where it is not whole, the one in the customer register."""
    issued_to = _in(country, known.recipient)
    if issued_to.is_complete or known.customer_address is None:
        return issued_to
    return _in(country, known.customer_address)


def _other(known: DispatchFacts, country: str) -> OtherRecipient | None:
    other = known.other_recipient
    return OtherRecipient(other.name, known.other_email, _in(country, other)) if other else None


def _in(country: str, address: PostalAddress) -> PostalAddress:
    return address if address.country else replace(address, country=country)


def rules_of(municipality: Municipality, connected: Mapping[str, Capabilities], now: datetime) -> Rules:
    """The municipality's rules at one moment for the channels that are `connected` and switched on."""
    email, today = municipality.channels.email, now.astimezone(municipality.zone).date()
    return Rules(
        channels=connected,
        closed=closed_on(municipality, today),
        due_days={name: _window(can.lead, today, now) for name, can in connected.items() if can.lead},
        email_excluded_categories=frozenset(email.excluded_categories) if email else frozenset(),
        email_unsearchable_pdf=email.unsearchable_pdf if email else False,
        vipps_match=municipality.channels.vipps.match if municipality.channels.vipps else "national_id",
    )


def _window(lead: ClaimLead, today: date, now: datetime) -> tuple[int, int]:
    """The fewest and most days from today in which a claim handed over at this moment may be due."""
    return (earliest_due(now, lead) - today).days, (furthest_due(now, lead) - today).days
