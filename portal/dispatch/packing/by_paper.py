"""What the printing house is told of a letter: its numbers, and the address as in the letter's own window."""

from portal.dispatch.packing.parcel import Contents
from portal.dispatch.recipient import Addressee, Recipient, post_to
from portal.documents.recipient_lines import addressed_name
from portal.words import words_in


def addressed(recipient: Recipient, *, language: str, invoice_number: str, customer_number: str) -> Contents:
    """The letter's part of an envelope. Raise TypeError where the cascade did not choose paper."""
    addressee = post_to(recipient)
    if not isinstance(addressee, Addressee):
        raise TypeError("a letter is packed only where the cascade chose paper")
    name, *care_of = _names(addressee, language)
    address = addressee.address
    return Contents(
        {
            "invoice_no": invoice_number,
            "customer_no": customer_number,
            "name": name,
            "street": "\n".join((*care_of, address.street)),
            "zip": address.zip,
            "city": address.city,
            "country": address.country,
        }
    )


def _names(addressee: Addressee, language: str) -> tuple[str, ...]:
    """The envelope's first lines."""
    words = words_in(language)
    name = addressed_name(addressee.address.name, addressee.billed_as, words)
    return (name, words.text("c/o %(name)s", name=addressee.care_of)) if addressee.care_of else (name,)
