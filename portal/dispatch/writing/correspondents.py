"""Whom letters about an invoice are to: the customer, or who gets the invoice in the customer's place."""

from typing import Final

from portal.dispatch.reachability import IN_PERSON
from portal.dispatch.recipient import OtherRecipient, Recipient
from portal.dispatch.writing.letters import Correspondent
from portal.invoices.queries import DispatchFacts

_BY_POST: Final = "paper"


def the_customer(known: DispatchFacts, recipient: Recipient) -> Correspondent:
    """The billed customer, by the address mail has not come back from."""
    email = recipient.email.value if recipient.email and not recipient.email.bounced else None
    kind, customer = recipient.kind, known.customer_id
    return Correspondent(known.customer_name, known.issuer, email, recipient.address, kind, customer)


def the_other(known: DispatchFacts, other: OtherRecipient) -> Correspondent:
    """Whom the issuer's system names in the customer's place, for themselves: registers are not asked about them."""
    return Correspondent(other.name, known.issuer, other.email, other.address)


def reader_of(known: DispatchFacts, recipient: Recipient, channel: str) -> Correspondent:
    """Who got the invoice's document by a channel."""
    other = recipient.other
    if other is None or channel in IN_PERSON or (channel == _BY_POST and not _has_address(other)):
        return the_customer(known, recipient)
    return the_other(known, other)


def _has_address(other: OtherRecipient) -> bool:
    return other.address is not None and other.address.is_complete
