"""What an invoice in Vipps says, and which of our documents it leads to.

Source: "Vipps Invoice ISP API" 0.3.43, `invoiceIn`.
"""

from typing import Any, Final

from portal.config.channels import PRIVATE_CATEGORIES
from portal.dispatch import vipps_documents
from portal.dispatch.channel import EnclosedDocument
from portal.dispatch.channels.vipps import invoice_id_of
from portal.dispatch.packing.parcel import Contents, Packing, Parcel
from portal.dispatch.reachability import vipps_identity
from portal.invoices.queries import DispatchFacts
from portal.words import words_in
from portal.words.subjects import Subject, title

# What the app can show.
_SHOWN: Final = frozenset({"application/pdf", "text/html", "text/plain", "image/jpeg", "image/jpg", "image/png"})
_LONGEST_NAME: Final = 40


def pack(parcel: Parcel[DispatchFacts], packing: Packing) -> Contents:
    """The invoice without its recipient, who is sealed: their token lives too briefly to be written down.

    Raise ValueError where the cascade did not choose Vipps.
    """
    known, rules = parcel.known, packing.municipality.channels.vipps
    identity = vipps_identity(parcel.asked, rules.match) if rules else None
    if identity is None or known.due_date is None:
        raise ValueError("an invoice is packed for Vipps only where the cascade chose Vipps")
    enclosed = tuple(_enclosed(parcel))
    content = {
        "invoice_id": invoice_id_of(known.issuer, parcel.attempt),
        "invoice": _invoice(parcel, packing, enclosed),
    }
    return Contents(content, {"type": identity[0], "value": identity[1]}, enclosed)


def _enclosed(parcel: Parcel[DispatchFacts]) -> list[EnclosedDocument]:
    """The attachments the app can show; the invoice itself comes before them."""
    return [
        EnclosedDocument(one.name, one.media_type, one.digest, one.size)
        for one in parcel.known.attachments
        if one.media_type in _SHOWN
    ]


def _told(category: str | None) -> str | None:
    """What an invoice is for, unless a glance at a locked phone should not tell it."""
    return None if category in PRIVATE_CATEGORIES else category


def _invoice(parcel: Parcel[DispatchFacts], packing: Packing, enclosed: tuple[EnclosedDocument, ...]) -> dict[str, Any]:
    known = parcel.known
    issuer = packing.municipality.issuer(known.issuer)

    def link(number: int, media_type: str) -> dict[str, str]:
        address = vipps_documents.address_of(parcel.attempt, number, base=packing.address)
        return {"mimeType": media_type, "url": address}

    invoice = {
        "paymentInformation": {"type": "kid", "value": known.payment_reference, "account": known.account},
        "invoiceType": "invoice",
        # A moment of the due date in every zone a Norwegian bank is in.
        "due": f"{known.due_date}T12:00:00Z",
        "amount": known.amount.minor,
        "subject": title(Subject(_told(known.category), None), words_in(known.language)),
        "issuerName": (issuer.name if issuer else packing.municipality.name(known.language))[:_LONGEST_NAME],
        "commercialInvoice": [link(0, "application/pdf")],
        # For us alone: the recipient's app does not show it.
        "metadata": {"invoiceNumber": known.number},
    }
    attachments = [
        {"title": one.name, "urls": [link(number, one.media_type)]} for number, one in enumerate(enclosed, start=1)
    ]
    return invoice | ({"attachments": attachments} if attachments else {})
