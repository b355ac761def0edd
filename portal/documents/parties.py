"""Who sends a document and whom it is to, as its page shows them, by the municipality's file."""

from dataclasses import replace

from portal.config import Municipality
from portal.documents.invoice_page import Addressee, Sender, logo_named
from portal.values.postal_address import PostalAddress


def sender_of(issuer: str, municipality: Municipality, language: str) -> Sender:
    """The municipality, and its legal unit with the organisation number `issuer`."""
    contact, unit = municipality.contact, municipality.issuer(issuer)
    return Sender(
        municipality=municipality.name(language),
        issuer=unit.name if unit else municipality.name(language),
        organisation_number=issuer,
        country=municipality.country,
        email=contact.email,
        phone=contact.phone,
        hours=contact.hours,
        url=str(contact.url or "").removeprefix("https://").removeprefix("http://").rstrip("/"),
        return_address=contact.return_address,
        logo=logo_named(municipality.look.logo),
    )


def addressee_of(address: PostalAddress, municipality: Municipality) -> Addressee:
    """A name and the lines under it, as posted in the municipality's country."""
    return Addressee(address.name, replace(address, name="").lines_from(municipality.country))
