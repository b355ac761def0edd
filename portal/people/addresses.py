"""Customers' addresses as they stand in the customer register."""

from typing import Any

from sqlalchemy import Row

from portal.values.postal_address import PostalAddress


def registered_address(name: str, row: Row[*tuple[Any, ...]]) -> PostalAddress | None:
    """The customer's own, of a row with their street, zip, city and country; None where none is registered."""
    if not (row.street or row.zip or row.city):
        return None
    return PostalAddress.of(name, row.street, row.zip, row.city, row.country)
