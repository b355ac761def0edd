"""A resident's invoices in the order they matter: to pay, with the collection company, settled by year. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from portal.invoices.status import FRESH
from portal.invoices.views import InvoiceRow
from portal.values.money import Money

# What is late comes before what may be late, and both before the rest.
_URGENCY = {"overdue": 0, "possibly_overdue": 1}
_NOT_URGENT = 2


@dataclass(frozen=True)
class Year:
    """What was issued in one year and is settled, newest first."""

    year: int
    invoices: tuple[InvoiceRow, ...]


@dataclass(frozen=True)
class Overview:
    """`totals` is what is left to pay, `costs` the fees and interest on top, `credits` what was paid too much: each a
    currency each. `as_of` is the ledger's moment, None before the first; `seen`: payments since then are counted.
    """

    to_pay: tuple[InvoiceRow, ...]
    totals: tuple[Money, ...]
    costs: tuple[Money, ...]
    credits: tuple[Money, ...]
    overdue: int
    in_collection: tuple[InvoiceRow, ...]
    settled: tuple[Year, ...]
    credit_notes: tuple[InvoiceRow, ...]
    as_of: datetime | None
    stale: bool
    seen: bool

    @property
    def claims(self) -> list[UUID]:
        """The invoices that may be paid by themselves somewhere: all but those with the collection company."""
        settled = (row for year in self.settled for row in year.invoices)
        return [row.id for row in (*self.to_pay, *settled)]

    @property
    def is_empty(self) -> bool:
        return not (self.to_pay or self.in_collection or self.settled or self.credit_notes)


def overview(rows: Iterable[InvoiceRow], now: datetime) -> Overview:
    """Sort `rows`, given newest first, into the parts of the page."""
    rows = tuple(rows)
    notes = tuple(row for row in rows if row.kind == "credit_note")
    claims = tuple(row for row in rows if row.kind != "credit_note")
    to_pay = tuple(sorted((row for row in claims if row.standing.is_open), key=_most_urgent_first))
    as_of = max((row.standing.as_of for row in rows if row.standing.as_of), default=None)
    return Overview(
        to_pay=to_pay,
        totals=_totals(row.standing.left for row in to_pay),
        costs=_totals(row.standing.fees + row.standing.interest for row in to_pay),
        credits=_totals(-row.standing.left for row in claims if row.standing.code == "paid_too_much"),
        overdue=sum(row.standing.code == "overdue" for row in to_pay),
        in_collection=tuple(row for row in claims if row.standing.code == "collection"),
        settled=_by_year(row for row in claims if not row.standing.is_open and row.standing.code != "collection"),
        credit_notes=notes,
        as_of=as_of,
        stale=as_of is None or now - as_of > FRESH,
        seen=any(row.standing.seen for row in claims),
    )


def _most_urgent_first(row: InvoiceRow) -> tuple[int, date, str]:
    standing = row.standing
    return _URGENCY.get(standing.code, _NOT_URGENT), standing.due_date or date.max, row.number


def _totals(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """A sum for each currency in which there is something."""
    sums: dict[str, Money] = {}
    for one in amounts:
        if one:
            sums[one.currency] = sums.get(one.currency, Money.zero(one.currency)) + one
    return tuple(sums.values())


def _by_year(rows: Iterable[InvoiceRow]) -> tuple[Year, ...]:
    years = groupby(rows, key=lambda row: row.issue_date.year)
    return tuple(Year(year, tuple(invoices)) for year, invoices in years)
