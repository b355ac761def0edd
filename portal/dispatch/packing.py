"""What goes into an attempt's envelope: all that its bytes are made of, fixed when the attempt is written."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from email.utils import format_datetime, formataddr
from typing import Any, Final, cast
from urllib.parse import urlsplit
from uuid import UUID

from portal.config import Municipality
from portal.dispatch.cascade import Facts
from portal.dispatch.channel import EnclosedDocument, Envelope
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


@dataclass(frozen=True, slots=True)
class Packing:
    """What every envelope of a batch is packed with. `address` is the portal's own, PORTAL_BASE_URL."""

    municipality: Municipality
    address: str
    now: datetime


def pack(channel: str, attempt: UUID, known: DispatchFacts, facts: Facts, packing: Packing) -> Envelope:
    """The envelope for a chosen channel. Raise KeyError for a channel nobody packs for."""
    if known.document_digest is None or known.document_size is None:
        raise ValueError("an invoice is packed only when its document is ready")
    document = EnclosedDocument(_file_name(known), "application/pdf", known.document_digest, known.document_size)
    return Envelope(attempt, _content(channel, attempt, known, facts, packing), (document,))


def _content(channel: str, attempt: UUID, known: DispatchFacts, facts: Facts, packing: Packing) -> dict[str, Any]:
    match channel:
        case "email":
            return _mail(attempt, known, facts, packing)
        case "paper":
            return _letter(known, facts)
    raise KeyError(channel)


def _file_name(known: DispatchFacts) -> str:
    number = _NOT_IN_FILE_NAMES.sub("-", known.number).strip("-")[:60]
    return f"{_FILE_NAMES.get(known.kind, 'dokument')}-{number}.pdf"


def _mail(attempt: UUID, known: DispatchFacts, facts: Facts, packing: Packing) -> dict[str, Any]:
    rules, contact = packing.municipality.channels.email, packing.municipality.contact
    recipient = mail_to(facts.recipient)
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
        ("Message-ID", f"<{attempt}@{domain}>"),
        ("Content-Language", known.language),
        # RFC 3834: no out-of-office answers to this, please.
        ("Auto-Submitted", "auto-generated"),
    ]
    return {"recipient": to, "headers": headers, "text": mail.text, "html": mail.html}


def _letter(known: DispatchFacts, facts: Facts) -> dict[str, Any]:
    addressee = post_to(facts.recipient)
    if not isinstance(addressee, Addressee):
        raise TypeError("a letter is packed only where the cascade chose paper")
    name, *care_of = _names(addressee, known.language)
    address = addressee.address
    return {
        "invoice_no": known.number,
        "customer_no": known.customer_number,
        "name": name,
        "street": "\n".join((*care_of, address.street)),
        "zip": address.zip,
        "city": address.city,
        "country": address.country,
    }


def _names(addressee: Addressee, language: str) -> tuple[str, ...]:
    """The envelope's first lines, as in the letter's own window."""
    words = words_in(language)
    name = addressed_name(addressee.address.name, addressee.billed_as, words)
    return (name, words.text("c/o %(name)s", name=addressee.care_of)) if addressee.care_of else (name,)


def as_json(envelope: Envelope) -> dict[str, Any]:
    """The envelope as the attempt's row keeps it."""
    return {"content": dict(envelope.content), "documents": [asdict(document) for document in envelope.documents]}


def from_json(attempt: UUID, stored: Mapping[str, Any]) -> Envelope:
    """The envelope of an attempt's row."""
    documents = tuple(EnclosedDocument(**document) for document in stored["documents"])
    return Envelope(attempt, stored["content"], documents)
