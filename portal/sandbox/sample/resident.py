"""Who is billed: people, estates, children, companies. Plain facts, as an ERP's customer register has them."""

from dataclasses import dataclass
from typing import Literal

from portal.values.postal_address import PostalAddress

Kind = Literal["person", "estate", "minor", "company"]


@dataclass(frozen=True)
class CustomerEntry:
    """One customer number of someone, with the contact points registered on it."""

    number: str
    email: str = ""
    mobile: str = ""


@dataclass(frozen=True)
class OtherRecipient:
    """Who gets the letter instead: business manager, executor, guardian."""

    address: PostalAddress
    email: str = ""


@dataclass(frozen=True)
class SampleResident:
    """Someone in the customer register. `special` is one English sentence of the catalogs."""

    key: str
    name: str
    kind: Kind
    national_id: str | None
    address: PostalAddress
    language: str
    customers: tuple[CustomerEntry, ...]
    special: str
    traits: tuple[str, ...] = ()
    other: OtherRecipient | None = None
    organisation_number: str | None = None
    card: str = ""  # what stands on the customer card, a channel

    @property
    def is_protected(self) -> bool:
        return "protected" in self.traits
