"""Who is to get an invoice by e-mail or by post, judged from what the issuer's system says.

A business manager, guardian or executor ("annen mottaker") stands in for the billed customer.
"""

from dataclasses import dataclass, replace
from typing import Literal

from portal.policy.outcome import Reason
from portal.values import email_address
from portal.values.postal_address import PostalAddress

RecipientKind = Literal["person", "estate", "minor", "company"]


@dataclass(frozen=True, slots=True)
class MailAddress:
    """An e-mail address of the customer register, and whether mail to it last came back."""

    value: str
    bounced: bool = False


@dataclass(frozen=True, slots=True)
class OtherRecipient:
    """Who gets the invoice in the customer's place."""

    name: str
    email: str | None
    address: PostalAddress | None


@dataclass(frozen=True, slots=True)
class Recipient:
    """The billed customer, and who stands in for it."""

    kind: RecipientKind
    protected: bool
    email: MailAddress | None
    address: PostalAddress | None
    other: OtherRecipient | None = None
    has_national_id: bool = False
    mobile: str | None = None  # as in the customer register


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a letter goes to. `billed_as` says how the name is written: an estate's and a child's are not bare.

    `care_of` is an executor who opens the estate's letters.
    """

    address: PostalAddress
    billed_as: RecipientKind
    care_of: str | None = None


def mail_to(recipient: Recipient) -> str | Reason:
    """The address an e-mail goes to, or why there is none."""
    if recipient.protected:
        return Reason("protected_identity")
    if recipient.other is not None:
        return _valid(recipient.other.email, missing="no_email_of_other")
    if recipient.kind in ("estate", "minor"):
        return Reason(recipient.kind)
    if recipient.email is None:
        return Reason("no_email")
    return Reason("contact_stale") if recipient.email.bounced else _valid(recipient.email.value, missing="no_email")


def _valid(address: str | None, *, missing: str) -> str | Reason:
    if not address:
        return Reason(missing)
    return address if email_address.is_well_formed(address) else Reason("email_invalid")


def post_to(recipient: Recipient) -> Addressee | Reason:
    """Whom a letter goes to, or why none can be addressed."""
    other = recipient.other
    if other is not None and other.address is not None and other.address.is_complete:
        return _stand_in(recipient, other, other.address)
    if other is not None and recipient.kind in ("person", "company"):
        return Reason("no_postal_address_of_other")
    own = recipient.address
    if own is None or not own.is_complete:
        return Reason("no_postal_address")
    return Addressee(own, recipient.kind)


def _stand_in(recipient: Recipient, other: OtherRecipient, address: PostalAddress) -> Addressee:
    """An executor gets the estate's letters under the estate's name; anyone else under their own."""
    if recipient.kind == "estate" and recipient.address is not None:
        return Addressee(replace(address, name=recipient.address.name), "estate", care_of=other.name)
    return Addressee(replace(address, name=other.name), "person")
