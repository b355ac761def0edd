"""What the house finds for a missing invoice: whose it may be, and by what. Only the desk imports this."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal
from uuid import UUID

from portal.config import Municipality
from portal.db import Session
from portal.invoices.desk_queries import (
    customers_by_amount,
    customers_by_reference,
    invoices_of_customer,
    paid_with,
)
from portal.invoices.views import InvoiceRow
from portal.people.desk_queries import CustomerHit, customers_numbered, customers_of_person, customers_with
from portal.people.queries import customers_of
from portal.reports.missing_queries import MissingView
from portal.words.alphabets import folded, name_key

By = Literal["payment_reference", "customer_number", "person_number", "name", "own", "amount_and_due_date"]

# Of each candidate as many invoices as anybody looks through; the ones that fit are always among them.
_INVOICES: Final = 20
# Whole streets have the same invoice on the same day: what fits by that alone is shown as far as it helps.
_MOST: Final = 8
_BEST_FIRST: Final[tuple[By, ...]] = (
    *("payment_reference", "customer_number", "person_number", "name", "own", "amount_and_due_date"),
)


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: what was typed, by whom, and a customer number that a case worker adds."""

    missing: MissingView
    person: UUID
    number: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer whose the invoice may be, by what; of `invoices`, those in `fitting` are what was typed."""

    customer: CustomerHit
    by: tuple[By, ...]
    invoices: tuple[InvoiceRow, ...]
    fitting: frozenset[UUID]

    @property
    def is_own(self) -> bool:
        """Whether it is the one's own who opened the case."""
        return "own" in self.by


@dataclass(frozen=True, slots=True)
class Candidates:
    """The likeliest first; `more`: others fit by amount and due date."""

    found: tuple[Candidate, ...]
    more: bool


def candidates(
    session: Session, search: Search, *, municipality: Municipality, today: date, now: datetime
) -> Candidates:
    """Whose the invoice may be, in about two statements a candidate."""
    ways = dict(_ways(session, search, municipality))
    customers = {one.id: one for one in customers_with(session, frozenset().union(*ways.values()))}
    ways["name"] = _named(customers.values(), search.missing.name)
    by = {key: tuple(way for way in _BEST_FIRST if key in ways[way]) for key in customers}
    ranked = sorted(customers.values(), key=lambda one: (_rank(by[one.id]), name_key(one.name, municipality.country)))
    accounts = [account for issuer in municipality.issuers for account in issuer.accounts]
    fitting = paid_with(session, search.missing.reference, accounts)
    found = []
    for one in ranked[:_MOST]:
        rows = invoices_of_customer(session, one.id, today=today, now=now)
        fits = frozenset(row.id for row in rows if row.id in fitting or _fits(row, search.missing))
        found.append(Candidate(one, by[one.id], _shown(rows, fits), fits))
    return Candidates(tuple(found), more=len(ranked) > _MOST)


def _ways(session: Session, search: Search, municipality: Municipality) -> Iterator[tuple[By, frozenset[UUID]]]:
    missing = search.missing
    issuers = [issuer.organisation_number for issuer in municipality.issuers]
    accounts = [account for issuer in municipality.issuers for account in issuer.accounts]
    yield "payment_reference", customers_by_reference(session, missing.reference, accounts)
    yield "amount_and_due_date", customers_by_amount(session, missing.amount, missing.due_date, issuers)
    yield "customer_number", _keys(customers_numbered(session, search.number, issuers) if search.number else ())
    yield "person_number", _keys(customers_of_person(session, missing.lookup) if missing.lookup else ())
    yield "own", frozenset(one.id for one in customers_of(session, search.person))


def _keys(hits: Collection[CustomerHit]) -> frozenset[UUID]:
    return frozenset(hit.id for hit in hits)


def _named(customers: Collection[CustomerHit], name: str | None) -> frozenset[UUID]:
    """Those whose names hold every word of the one that was typed: `Arne Engen` of `Dødsboet etter Arne Engen`."""
    words = set(folded(name or "").split())
    return frozenset(one.id for one in customers if words and words <= set(folded(one.name).split()))


def _rank(by: tuple[By, ...]) -> int:
    return _BEST_FIRST.index(by[0])


def _fits(row: InvoiceRow, missing: MissingView) -> bool:
    return row.amount == missing.amount and row.standing.due_date == missing.due_date


def _shown(rows: tuple[InvoiceRow, ...], fits: frozenset[UUID]) -> tuple[InvoiceRow, ...]:
    asking: Mapping[bool, list[InvoiceRow]] = {True: [], False: []}
    for row in rows:
        if row.kind != "reminder":
            asking[row.id in fits].append(row)
    return (*asking[True], *asking[False][: max(0, _INVOICES - len(asking[True]))])
