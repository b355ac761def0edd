"""What the house knows of an invoice, as the facts and rules the cascade judges by."""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from portal.config import Municipality
from portal.dispatch.capabilities import Capabilities, Kind
from portal.dispatch.cascade import Facts, Rules
from portal.dispatch.preference import NONE, Preference
from portal.dispatch.recipient import MailAddress, OtherRecipient, Recipient, RecipientKind
from portal.dispatch.register import Answer
from portal.invoices.queries import DispatchFacts
from portal.policy.outcome import Reason
from portal.values.postal_address import PostalAddress


def facts_of(
    known: DispatchFacts,
    *,
    refused: Mapping[str, Reason],
    country: str,
    answers: Mapping[str, Answer] | None = None,
    preference: Preference = NONE,
) -> Facts:
    """The facts of one invoice. `country` is the municipality's: an address that names none lies there.

    `refused` is by channel, `answers` by register.
    """
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
        refused=refused,
        answers=answers or {},
        preference=preference,
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
        mobile=known.contacts.mobile.value if known.contacts.mobile else None,
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


def rules_of(municipality: Municipality, connected: Mapping[str, Capabilities]) -> Rules:
    """The municipality's rules for the channels that are `connected` and switched on."""
    email = municipality.channels.email
    return Rules(
        channels=connected,
        email_excluded_categories=frozenset(email.excluded_categories) if email else frozenset(),
        email_unsearchable_pdf=email.unsearchable_pdf if email else False,
        vipps_match=municipality.channels.vipps.match if municipality.channels.vipps else "national_id",
    )
