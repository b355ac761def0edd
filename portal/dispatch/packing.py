"""What goes into an attempt's envelope: all that its bytes are made of, fixed when the attempt is written."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from portal.dispatch import packing_avtalegiro, packing_efaktura, packing_invoice, packing_letter, packing_vipps
from portal.dispatch.channel import EnclosedDocument, Envelope
from portal.dispatch.letter_facts import LetterFacts
from portal.dispatch.parcel import Contents, Packing, Parcel
from portal.invoices.queries import DispatchFacts


def pack(channel: str, parcel: Parcel[Any], packing: Packing) -> Envelope:
    """The envelope for a chosen channel. Raise KeyError for a channel nobody packs such a thing for."""
    known = parcel.known
    if known.document_digest is None or known.document_size is None:
        raise ValueError("what goes out is packed only when its document is ready")
    name, packers = _FILE_NAMES[type(known)](parcel), _PACKERS[type(known)]
    document = EnclosedDocument(name, "application/pdf", known.document_digest, known.document_size)
    contents = packers[channel](parcel, packing)
    return Envelope(parcel.attempt, contents.content, (document, *contents.enclosed), contents.secret, contents.until)


_FILE_NAMES: Final[Mapping[type, Callable[[Any], str]]] = {
    DispatchFacts: packing_invoice.file_name,
    LetterFacts: packing_letter.file_name,
}
# By what it is, and by channel: what the channel makes of it.
_PACKERS: Final[Mapping[type, Mapping[str, Callable[[Parcel[Any], Packing], Contents]]]] = {
    DispatchFacts: {
        "avtalegiro": packing_avtalegiro.pack,
        "efaktura": packing_efaktura.pack,
        "vipps": packing_vipps.pack,
        "mailbox": packing_invoice.mailbox,
        "email": packing_invoice.mail,
        "paper": packing_invoice.paper,
    },
    LetterFacts: {
        "mailbox": packing_letter.mailbox,
        "email": packing_letter.mail,
        "paper": packing_letter.paper,
    },
}
