"""Finding customers by what staff have before them: a name, a number from a letter, a reference from the bank."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from portal.config import Municipality
from portal.db import Session, vault_of
from portal.invoices.desk_queries import customers_by_invoice, customers_by_reference
from portal.people.desk_queries import (
    CustomerHit,
    customers_named,
    customers_numbered,
    customers_of_person,
    customers_with,
)
from portal.values import national_id
from portal.values.national_id import InvalidNationalId
from portal.words.alphabets import name_key

LONGEST: Final = 100
MOST: Final = 1000

By = Literal["person_number", "customer_number", "invoice_number", "payment_reference", "name"]


@dataclass(frozen=True)
class Hit:
    """A customer, and by what it was found."""

    customer: CustomerHit
    by: By


@dataclass(frozen=True)
class Found:
    """All that fit, in the order of the country's alphabet; `more`: there are so many that some are left out."""

    hits: tuple[Hit, ...]
    more: bool = False


def plain(text: str) -> str:
    """What was written, with single spaces."""
    return " ".join(text.split())


def names_somebody(text: str) -> bool:
    """Whether the text may hold a person number, also a mistyped one: such a text goes into no address."""
    return national_id.masked(text) != text


def find(session: Session, text: str, municipality: Municipality, *, synthetic: bool) -> Found:
    """The customers that `text` may mean: a number is taken as every kind of number it can be, else it is a name."""
    if not any(sign.isdigit() for sign in text):
        return _named(session, text, municipality)
    ways = _by_numbers(session, text, municipality, synthetic=synthetic)
    firsts: dict[CustomerHit, Hit] = {}
    for hit in (Hit(customer, by) for by, customers in ways for customer in customers):
        firsts.setdefault(hit.customer, hit)
    return Found(_in_order(firsts.values(), municipality)) if firsts else _named(session, text, municipality)


def _by_numbers(
    session: Session, text: str, municipality: Municipality, *, synthetic: bool
) -> Iterator[tuple[By, Iterable[CustomerHit]]]:
    number = text.replace(" ", "")
    issuers = [issuer.organisation_number for issuer in municipality.issuers]
    accounts = [account for issuer in municipality.issuers for account in issuer.accounts]
    yield "person_number", _of_person(session, text, municipality, synthetic=synthetic)
    yield "customer_number", customers_numbered(session, number, issuers)
    yield "invoice_number", customers_with(session, customers_by_invoice(session, number))
    yield "payment_reference", customers_with(session, customers_by_reference(session, number, accounts))


def _of_person(session: Session, text: str, municipality: Municipality, *, synthetic: bool) -> tuple[CustomerHit, ...]:
    try:
        who = national_id.parse(text, country=municipality.country, synthetic=synthetic)
    except InvalidNationalId:
        return ()
    return customers_of_person(session, vault_of(session).index(who.number))


def _named(session: Session, text: str, municipality: Municipality) -> Found:
    found = customers_named(session, text, most=MOST)
    hits = [Hit(customer, "name") for customer in found[:MOST]]
    return Found(_in_order(hits, municipality), more=len(found) > MOST)


def _in_order(hits: Iterable[Hit], municipality: Municipality) -> tuple[Hit, ...]:
    country = municipality.country
    return tuple(sorted(hits, key=lambda hit: (name_key(hit.customer.name, country), hit.customer.number)))
