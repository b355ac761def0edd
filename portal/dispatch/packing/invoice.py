"""What an invoice says in the channels that carry any document: e-mail, digital mailbox, paper."""

import re
from typing import Any, Final, cast
from urllib.parse import urlsplit

from portal.config import MailboxChannel
from portal.dispatch.packing import by_email, by_mailbox, by_paper
from portal.dispatch.packing.parcel import Contents, Packing, Parcel
from portal.invoices.queries import DispatchFacts
from portal.notices import invoice_mail
from portal.notices.invoice_mail import InvoiceMail
from portal.words import words_in
from portal.words.marks import mark

# What the attached file is called, followed by the number: a name every mailbox takes and that tells nothing private.
_FILE_NAMES: Final = {"invoice": "faktura", "credit_note": "kreditnota"}
_COPY: Final = "fakturakopi"
_NOT_IN_FILE_NAMES = re.compile(r"[^A-Za-z0-9_-]+", re.ASCII)
_TITLES: Final = {
    "invoice": mark("Invoice from %(municipality)s"),
    "credit_note": mark("Credit note from %(municipality)s"),
}
_COPY_TITLE: Final = mark("Copy of invoice from %(municipality)s")
_PRIVATE_LEVEL = 4
# Digipost's limit for a KID.
_LONGEST_KID = 25


def file_name(parcel: Parcel[DispatchFacts]) -> str:
    """What the PDF is called."""
    known = parcel.known
    named = _COPY if parcel.drawn_on else _FILE_NAMES.get(known.kind, "dokument")
    number = _NOT_IN_FILE_NAMES.sub("-", known.number).strip("-")[:60]
    return f"{named}-{number}.pdf"


def mail(parcel: Parcel[DispatchFacts], packing: Packing) -> Contents:
    """The e-mail the PDF is attached to."""
    known, contact = parcel.known, packing.municipality.contact
    name = packing.municipality.name(known.language)
    # What people type: without the scheme.
    address = urlsplit(packing.address).netloc
    kind = "copy" if parcel.drawn_on else "changed" if known.is_changed else known.kind
    told = InvoiceMail(cast("Any", kind), name, address, contact.phone, contact.email, parcel.drawn_on)
    composed, recipient = invoice_mail.compose(told, known.language), parcel.facts.recipient
    return by_email.addressed(
        composed, recipient=recipient, language=known.language, attempt=parcel.attempt, packing=packing
    )


def paper(parcel: Parcel[DispatchFacts], _packing: Packing) -> Contents:
    """The letter."""
    known = parcel.known
    return by_paper.addressed(
        parcel.facts.recipient,
        language=known.language,
        invoice_number=known.number,
        customer_number=known.customer_number,
    )


def mailbox(parcel: Parcel[DispatchFacts], packing: Packing) -> Contents:
    """The invoice in a digital mailbox, and what a bank needs to pay it."""
    known, rules = parcel.known, by_mailbox.rules_of(packing)
    municipality = packing.municipality.name(known.language)
    title = _COPY_TITLE if parcel.drawn_on else _TITLES[known.kind]
    return by_mailbox.addressed(
        parcel,
        packing,
        title=words_in(known.language).text(title, municipality=municipality),
        security_level=_PRIVATE_LEVEL if known.category in rules.private_categories else rules.security_level,
        payment=_payment(parcel, rules),
    )


def _payment(parcel: Parcel[DispatchFacts], rules: MailboxChannel) -> dict[str, str] | None:
    """What the recipient's bank is told when they send the invoice on; None where the mailbox takes no such thing."""
    known, answer = parcel.known, parcel.facts.answers.get("krr")
    takes_it = answer is not None and answer.details.get("supplier") in rules.payment_details_in
    payable = known.kind == "invoice" and known.amount.minor > 0 and known.amount.currency == "NOK"
    if parcel.drawn_on or not takes_it or not payable or known.due_date is None or not known.account:
        return None
    reference = known.payment_reference or ""
    return {
        "due_date": known.due_date.isoformat(),
        "sum": str(known.amount.decimal),
        "account": known.account,
        "kid": reference if len(reference) <= _LONGEST_KID else "",
    }
