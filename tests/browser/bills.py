"""Every kind of invoice someone may find in the portal, as of `NOW`."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from portal.invoices.drafts import NewLine, NewVat
from tests.invoices.issued import nok

# A Monday; the ledger file came this morning.
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
THIS_MORNING = NOW - timedelta(hours=3)
LONG_LINE = "Refusjon av kommunaltekniske tilknytningsavgifter for fritidsbebyggelsesområder, Nordre Skårersletta 14 B"


@dataclass(frozen=True)
class Bill:
    """One invoice by its name in the tests; `ledger` is what the newest ledger file says, None: it is settled."""

    name: str
    number: str
    total: str
    due: date
    ledger: Mapping[str, Any] | None
    more: Mapping[str, Any]


def _bill(name: str, number: str, total: str, due: date, *, ledger: Mapping[str, Any] | None, **more: Any) -> Bill:
    usual = {"issue_date": due - timedelta(days=21), "period_start": due.replace(day=1)}
    return Bill(name, number, total, due, ledger, {**usual, "period_end": _month_end(due), **more})


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _owes(total: str, **more: Any) -> Mapping[str, Any]:
    return {"balance_minor": nok(total).minor, "claim_level": "none"} | more


def _water() -> Mapping[str, Any]:
    taxed, free = nok("1 960,00"), nok("412,50")
    lines = (
        NewLine("Vann, målt forbruk", Decimal("62.5"), taxed, None, "MTQ", Decimal("31.36"), "S", Decimal(25)),
        NewLine("Festeavgift", Decimal(1), free, vat_category="E"),
    )
    totals = (NewVat("S", Decimal(25), taxed, nok("490,00")), NewVat("E", None, free, nok("0")))
    sums = {"net": nok("2 372,50"), "vat": nok("490,00"), "vat_totals": totals}
    quarter = {"period_start": date(2026, 7, 1), "period_end": date(2026, 9, 30)}
    return {"category": "water_sewage", "lines": lines, **sums, **quarter}


def _kindergarten() -> Mapping[str, Any]:
    lines = (
        NewLine("Opphold 100 %, Emil", Decimal(1), nok("2 000,00")),
        NewLine("Opphold 100 %, Nora", Decimal(1), nok("2 000,00")),
        NewLine("Søskenmoderasjon", Decimal(1), nok("-600,00"), "30 % for barn nummer to"),
        NewLine("Kost", Decimal(2), nok("800,00"), None, "MON", Decimal("400.00")),
    )
    return {"lines": lines, "net": nok("4 200,00"), "note": "Prisene følger kommunens vedtak for 2026."}


KARIS = (
    _bill("unpaid", "202604512", "4 200,00", date(2026, 12, 15), ledger=_owes("4 200,00"), **_kindergarten()),
    _bill("due_soon", "202604377", "1 245,00", date(2026, 11, 26), ledger=_owes("1 245,00"), category="after_school"),
    _bill(
        "overdue",
        "202604101",
        "2 862,50",
        date(2026, 11, 2),
        ledger=_owes("2 862,50", claim_level="reminder", fees_minor=3500, interest_minor=1281),
        **_water(),
    ),
    _bill(
        "partly_paid",
        "202604390",
        "9 870,00",
        date(2026, 12, 1),
        ledger=_owes("4 935,00", paid_minor=493_500, last_paid_on=date(2026, 11, 16)),
        category="rent",
    ),
    _bill("long", "202604600", "12 269,50", date(2026, 12, 20), ledger=_owes("12 269,50"), category=None,
          lines=(NewLine(LONG_LINE, Decimal(1), nok("12 269,50")),)),
    _bill("private", "202604555", "385,00", date(2026, 12, 10), ledger=_owes("385,00"), category="health"),
    _bill("pending", "202604777", "640,00", date(2026, 12, 23), ledger=_owes("640,00"), category="waste"),
    _bill(
        "collection",
        "202603001",
        "1 830,00",
        date(2026, 8, 20),
        ledger=_owes("1 830,00", claim_level="collection", with_agency_since=date(2026, 11, 3), fees_minor=7000),
        category="waste",
    ),
    _bill(
        "paid",
        "202603888",
        "4 200,00",
        date(2026, 10, 15),
        ledger=_owes("0", paid_minor=420_000, last_paid_on=date(2026, 10, 14)),
    ),
    _bill("paid_last_year", "202504001", "3 990,00", date(2025, 11, 15), ledger=None),
    _bill(
        "paid_too_much",
        "202603990",
        "1 245,00",
        date(2026, 10, 20),
        ledger=_owes("-245,00", paid_minor=149_000, last_paid_on=date(2026, 10, 19)),
        category="after_school",
    ),
    _bill("credited", "202603700", "750,00", date(2026, 10, 1), ledger=_owes("0"), category="culture_school"),
)  # fmt: skip
LIVS = (_bill("settled", "202603889", "4 200,00", date(2026, 10, 15), ledger=None),)
