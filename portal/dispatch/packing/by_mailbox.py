"""What a digital mailbox gets: a title and notices that name nothing private, and what a bank needs to pay."""

from typing import Any, Final

from portal.config import MailboxChannel
from portal.dispatch.packing.parcel import Contents, Packing, Parcel
from portal.words import words_in
from portal.words.marks import mark

_NOTICE: Final = mark("You have new post from %(municipality)s in your digital mailbox.")


def rules_of(packing: Packing) -> MailboxChannel:
    """The municipality's rules for mailboxes. Raise ValueError where the cascade cannot have chosen the mailbox."""
    rules = packing.municipality.channels.mailbox
    if rules is None:
        raise ValueError("a mailbox letter is packed only where the cascade chose the mailbox")
    return rules


def addressed(
    parcel: Parcel[Any], packing: Packing, *, title: str, security_level: int, payment: dict[str, str] | None
) -> Contents:
    """The mailbox's part of an envelope; the recipient's number is its secret.

    `title` is shown without login, in notices by e-mail and text message too (digital.tittel). Raise ValueError where
    the cascade did not choose the mailbox.
    """
    known, rules = parcel.known, rules_of(packing)
    if parcel.asked.national_id is None:
        raise ValueError("a mailbox letter is packed only where the cascade chose the mailbox")
    notice = words_in(known.language).text(_NOTICE, municipality=packing.municipality.name(known.language))
    content: dict[str, Any] = {
        "sender": known.issuer,
        "sender_id": rules.sender_id,
        "title": title,
        "notice": notice,
        "language": known.language,
        "security_level": security_level,
        "opening_receipt": rules.opening_receipt,
        "available_from": packing.now.astimezone(packing.municipality.zone).date().isoformat(),
        "payment": payment,
    }
    return Contents(content, {"recipient": parcel.asked.national_id.number})
