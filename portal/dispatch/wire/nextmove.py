"""eFormidling's message to a resident's digital mailbox, made of an envelope alone: same envelope, same message.

Source: docs.digdir.no, eFormidling: standard_sbd and dokumenttype_digital; Digipost's data types for the payment.
"""

from datetime import datetime
from typing import Any, Final

from lxml import etree

from portal.dispatch.channel import Envelope

# Respects reservation and stale addresses; its sister `info` does not.
PROCESS: Final = "urn:no:difi:profile:digitalpost:vedtak:ver1.0"
DOCUMENT_TYPE: Final = "urn:no:difi:digitalpost:xsd:digital::digital"
PAYMENT_FILE: Final = "betaling.xml"
PAYMENT_MEDIA_TYPE: Final = "application/xml"
_AUTHORITY: Final = "iso6523-actorid-upis"
_DATA_TYPES: Final = "http://api.digipost.no/schema/datatypes"


def business_document(envelope: Envelope) -> dict[str, Any]:
    """The SBD. Our attempt's key is its message id, so that what comes twice is known to be the same."""
    said = envelope.content
    return {"standardBusinessDocumentHeader": _header(envelope), "digital": _message(envelope, said)}


def _header(envelope: Envelope) -> dict[str, Any]:
    key, sender = str(envelope.attempt), envelope.content["sender"]
    conversation = {"type": "ConversationId", "instanceIdentifier": key, "identifier": PROCESS}
    return {
        "headerVersion": "1.0",
        "sender": [_party(f"0192:{sender}")],
        "receiver": [_party(envelope.secret["recipient"])],
        "documentIdentification": {
            "standard": DOCUMENT_TYPE,
            "typeVersion": "1.0",
            "instanceIdentifier": key,
            "type": "digital",
        },
        "businessScope": {"scope": [conversation]},
    }


def _party(value: str) -> dict[str, Any]:
    return {"identifier": {"authority": _AUTHORITY, "value": value}}


def _message(envelope: Envelope, said: Any) -> dict[str, Any]:  # noqa: ANN401  JSON of packing.by_mailbox
    document = envelope.documents[0].name
    message: dict[str, Any] = {
        "sikkerhetsnivaa": said["security_level"],
        "hoveddokument": document,
        "tittel": said["title"],
        "spraak": said["language"],
        "digitalPostInfo": {
            "virkningsdato": said["available_from"],
            "aapningskvittering": said["opening_receipt"],
        },
        "varsler": {"epostTekst": said["notice"], "smsTekst": said["notice"]},
    }
    if said["sender_id"]:
        message["avsenderId"] = said["sender_id"]
    if said["payment"]:
        message["metadataFiler"] = {document: PAYMENT_FILE}
    return message


def payment_metadata(envelope: Envelope) -> bytes | None:
    """Digipost's data type `invoice`: what lets the recipient send the invoice on to their bank. None without it."""
    payment = envelope.content["payment"]
    if not payment:
        return None
    invoice = etree.Element(f"{{{_DATA_TYPES}}}invoice", nsmap={"digipost": _DATA_TYPES})
    fields = {
        "due-date": payment["due_date"],
        "sum": payment["sum"],
        "creditor-account": payment["account"],
        "kid": payment["kid"],
    }
    for name, value in fields.items():
        if value:
            etree.SubElement(invoice, f"{{{_DATA_TYPES}}}{name}").text = value
    return etree.tostring(invoice, encoding="UTF-8", xml_declaration=True)


def moment(text: object) -> datetime | None:
    """A time as the integration point writes it, or None."""
    try:
        read = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return read if read.tzinfo else read.astimezone()
