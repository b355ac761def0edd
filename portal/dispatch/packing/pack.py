"""What goes into an attempt's envelope: all that its bytes are made of, fixed when the attempt is written."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from portal.dispatch.channel import EnclosedDocument, Envelope
from portal.dispatch.packing import avtalegiro, efaktura, invoice, letter, vipps
from portal.dispatch.packing.parcel import Contents, Packing, Parcel
from portal.dispatch.writing.letter_facts import LetterFacts
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
    DispatchFacts: invoice.file_name,
    LetterFacts: letter.file_name,
}
# By what it is, and by channel: what the channel makes of it.
_PACKERS: Final[Mapping[type, Mapping[str, Callable[[Parcel[Any], Packing], Contents]]]] = {
    DispatchFacts: {
        "avtalegiro": avtalegiro.pack,
        "efaktura": efaktura.pack,
        "vipps": vipps.pack,
        "mailbox": invoice.mailbox,
        "email": invoice.mail,
        "paper": invoice.paper,
    },
    LetterFacts: {
        "mailbox": letter.mailbox,
        "email": letter.mail,
        "paper": letter.paper,
    },
}
