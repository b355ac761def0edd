"""What a digital mailbox gets: a title and notices that name nothing private, and what a bank needs to pay."""

from typing import Any, Final

from portal.config import MailboxChannel
from portal.dispatch.parcel import Contents, Packing, Parcel
from portal.invoices.queries import DispatchFacts
from portal.words import words_in
from portal.words.marks import mark

# Shown without login, in notices by e-mail and text message too (digital.tittel).
_TITLES: Final = {
    "invoice": mark("Invoice from %(municipality)s"),
    "credit_note": mark("Credit note from %(municipality)s"),
}
_NOTICE = mark("You have new post from %(municipality)s in your digital mailbox.")
_PRIVATE_LEVEL = 4
# Digipost's limit for a KID.
_LONGEST_KID = 25


def pack(parcel: Parcel, packing: Packing) -> Contents:
    """The mailbox's part of an envelope; the recipient's number is its secret."""
    known, rules = parcel.known, packing.municipality.channels.mailbox
    if rules is None or parcel.asked.national_id is None:
        raise ValueError("a mailbox letter is packed only where the cascade chose the mailbox")
    words, municipality = words_in(known.language), packing.municipality.name(known.language)
    notice = words.text(_NOTICE, municipality=municipality)
    content: dict[str, Any] = {
        "sender": known.issuer,
        "sender_id": rules.sender_id,
        "title": words.text(_TITLES[known.kind], municipality=municipality),
        "notice": notice,
        "language": known.language,
        "security_level": _level(known, rules),
        "opening_receipt": rules.opening_receipt,
        "available_from": packing.now.astimezone(packing.municipality.zone).date().isoformat(),
        "payment": _payment(parcel, rules),
    }
    return Contents(content, {"recipient": parcel.asked.national_id.number})


def _level(known: DispatchFacts, rules: MailboxChannel) -> int:
    return _PRIVATE_LEVEL if known.category in rules.private_categories else rules.security_level


def _payment(parcel: Parcel, rules: MailboxChannel) -> dict[str, str] | None:
    """What the recipient's bank is told when they send the invoice on; None where the mailbox takes no such thing."""
    known, answer = parcel.known, parcel.facts.answers.get("krr")
    takes_it = answer is not None and answer.details.get("supplier") in rules.payment_details_in
    payable = known.kind == "invoice" and known.amount.minor > 0 and known.amount.currency == "NOK"
    if not takes_it or not payable or known.due_date is None or not known.account:
        return None
    reference = known.payment_reference or ""
    return {
        "due_date": known.due_date.isoformat(),
        "sum": str(known.amount.decimal),
        "account": known.account,
        "kid": reference if len(reference) <= _LONGEST_KID else "",
    }
