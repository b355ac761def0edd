"""Recipients as they stand on a row: an invoice's, whole or with COLUMNS selected, or a letter's, which is alike."""

from typing import Any, Protocol

from sqlalchemy import Row

from portal.invoices.models import Invoice
from portal.values.postal_address import PostalAddress

COLUMNS = (
    Invoice.recipient_name,
    Invoice.recipient_street,
    Invoice.recipient_zip,
    Invoice.recipient_city,
    Invoice.recipient_country,
    Invoice.other_name,
    Invoice.other_street,
    Invoice.other_zip,
    Invoice.other_city,
    Invoice.other_email,
)


class Addressed(Protocol):
    """A row that says whom it is to."""

    @property
    def recipient_name(self) -> str: ...
    @property
    def recipient_street(self) -> str | None: ...
    @property
    def recipient_zip(self) -> str | None: ...
    @property
    def recipient_city(self) -> str | None: ...
    @property
    def recipient_country(self) -> str | None: ...


def recipient_of(row: Row[*tuple[Any, ...]] | Addressed) -> PostalAddress:
    """Whom it is to; parts the row does not tell are empty."""
    return PostalAddress.of(
        row.recipient_name, row.recipient_street, row.recipient_zip, row.recipient_city, row.recipient_country
    )


def recipient_columns(name: str, address: PostalAddress | None) -> dict[str, str | None]:
    """The same for a row that is written; parts that are empty are not told."""
    return {
        "recipient_name": name,
        "recipient_street": (address and address.street) or None,
        "recipient_zip": (address and address.zip) or None,
        "recipient_city": (address and address.city) or None,
        "recipient_country": (address and address.country) or None,
    }


def other_recipient_of(row: Row[*tuple[Any, ...]] | Invoice) -> PostalAddress | None:
    """Who gets the letter instead, or None. Its country is the recipient's: the manifest has no other."""
    if row.other_name is None:
        return None
    return PostalAddress.of(row.other_name, row.other_street, row.other_zip, row.other_city, row.recipient_country)
