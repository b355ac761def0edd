"""What goes into an attempt's envelope: all that its bytes are made of, fixed when the attempt is written."""

import re
from collections.abc import Callable, Mapping
from email.utils import format_datetime, formataddr
from typing import Any, Final, cast
from urllib.parse import urlsplit

from portal.dispatch import packing_efaktura, packing_mailbox, packing_vipps
from portal.dispatch.channel import EnclosedDocument, Envelope
from portal.dispatch.parcel import Contents, Packing, Parcel
from portal.dispatch.recipient import Addressee, mail_to, post_to
from portal.dispatch.wire.mime import address_on_the_wire
from portal.documents.recipient_lines import addressed_name
from portal.invoices.queries import DispatchFacts
from portal.notices import invoice_mail
from portal.notices.invoice_mail import InvoiceMail
from portal.words import words_in

# What the attached file is called, followed by the number: a name every mailbox takes and that tells nothing private.
_FILE_NAMES: Final = {"invoice": "faktura", "credit_note": "kreditnota"}
_NOT_IN_FILE_NAMES = re.compile(r"[^A-Za-z0-9_-]+", re.ASCII)


def pack(channel: str, parcel: Parcel, packing: Packing) -> Envelope:
    """The envelope for a chosen channel. Raise KeyError for a channel nobody packs for."""
    known = parcel.known
    if known.document_digest is None or known.document_size is None:
        raise ValueError("an invoice is packed only when its document is ready")
    document = EnclosedDocument(_file_name(known), "application/pdf", known.document_digest, known.document_size)
    contents = _PACKERS[channel](parcel, packing)
    return Envelope(parcel.attempt, contents.content, (document, *contents.enclosed), contents.secret)


def _file_name(known: DispatchFacts) -> str:
    number = _NOT_IN_FILE_NAMES.sub("-", known.number).strip("-")[:60]
    return f"{_FILE_NAMES.get(known.kind, 'dokument')}-{number}.pdf"


def _mail(parcel: Parcel, packing: Packing) -> Contents:
    known = parcel.known
    rules, contact = packing.municipality.channels.email, packing.municipality.contact
    recipient = mail_to(parcel.facts.recipient)
    if rules is None or not isinstance(recipient, str):
        raise ValueError("an e-mail is packed only where the cascade chose e-mail")
    name = packing.municipality.name(known.language)
    # What people type: without the scheme.
    address = urlsplit(packing.address).netloc
    told = InvoiceMail(cast("Any", known.kind), name, address, contact.phone, contact.email)
    mail = invoice_mail.compose(told, known.language)
    to = address_on_the_wire(recipient)
    domain = address_on_the_wire(rules.sender).rpartition("@")[2]
    headers = [
        ("From", formataddr((rules.sender_name, rules.sender))),
        *([("Reply-To", rules.reply_to)] if rules.reply_to else []),
        ("To", to),
        ("Subject", mail.subject),
        ("Date", format_datetime(packing.now)),
        ("Message-ID", f"<{parcel.attempt}@{domain}>"),
        ("Content-Language", known.language),
        # RFC 3834: no out-of-office answers to this, please.
        ("Auto-Submitted", "auto-generated"),
    ]
    return Contents({"recipient": to, "headers": headers, "text": mail.text, "html": mail.html})


def _letter(parcel: Parcel, _packing: Packing) -> Contents:
    known, addressee = parcel.known, post_to(parcel.facts.recipient)
    if not isinstance(addressee, Addressee):
        raise TypeError("a letter is packed only where the cascade chose paper")
    name, *care_of = _names(addressee, known.language)
    address = addressee.address
    return Contents(
        {
            "invoice_no": known.number,
            "customer_no": known.customer_number,
            "name": name,
            "street": "\n".join((*care_of, address.street)),
            "zip": address.zip,
            "city": address.city,
            "country": address.country,
        }
    )


def _names(addressee: Addressee, language: str) -> tuple[str, ...]:
    """The envelope's first lines, as in the letter's own window."""
    words = words_in(language)
    name = addressed_name(addressee.address.name, addressee.billed_as, words)
    return (name, words.text("c/o %(name)s", name=addressee.care_of)) if addressee.care_of else (name,)


# By channel: what it makes of a parcel. A channel with more to say has a module of its own, `packing_<channel>`.
_PACKERS: Final[Mapping[str, Callable[[Parcel, Packing], Contents]]] = {
    "efaktura": packing_efaktura.pack,
    "vipps": packing_vipps.pack,
    "mailbox": packing_mailbox.pack,
    "email": _mail,
    "paper": _letter,
}
