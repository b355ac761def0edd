"""Recipients as they stand on the invoice's row, whole or with COLUMNS selected."""

from typing import Any

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


def recipient_of(row: Row[*tuple[Any, ...]] | Invoice) -> PostalAddress:
    """The billed recipient; parts the invoice does not tell are empty."""
    return PostalAddress(
        row.recipient_name,
        row.recipient_street or "",
        row.recipient_zip or "",
        row.recipient_city or "",
        row.recipient_country or "",
    )


def other_recipient_of(row: Row[*tuple[Any, ...]] | Invoice) -> PostalAddress | None:
    """Who gets the letter instead, or None. Its country is the recipient's: the manifest has no other."""
    if row.other_name is None:
        return None
    return PostalAddress(
        row.other_name, row.other_street or "", row.other_zip or "", row.other_city or "", row.recipient_country or ""
    )
