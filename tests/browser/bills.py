"""Every kind of invoice someone may find in the portal, as of `NOW`."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from portal.invoices.drafts import NewAttachment, NewLine, NewVat, OtherRecipient
from portal.values.postal_address import PostalAddress
from tests.dispatch.town import a_pdf
from tests.invoices.issued import nok

# A Monday; the ledger file came this morning.
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
THIS_MORNING = NOW - timedelta(hours=3)
# A file that came with an invoice.
READING = a_pdf("meter reading")
# Columns of a ledger file; None: the newest file does not list the invoice any more.
Ledger = Mapping[str, Any] | None


@dataclass(frozen=True)
class Bill:
    """One invoice by its name in the tests; `more` are facts beyond the usual ones."""

    name: str
    number: str
    total: str
    due: date
    ledger: Ledger
    more: Mapping[str, Any]


def _bill(name: str, number: str, total: str, due: date, ledger: Ledger, **more: Any) -> Bill:
    usual = {"issue_date": due - timedelta(days=21), "period_start": due.replace(day=1)}
    return Bill(name, number, total, due, ledger, {**usual, "period_end": _month_end(due), **more})


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _owes(left: str, **more: Any) -> Ledger:
    return {"balance_minor": nok(left).minor, "claim_level": "none"} | more


def _paid(paid: str, *, left: str) -> Ledger:
    return _owes(left, paid_minor=nok(paid).minor, last_paid_on=date(2026, 10, 14))


def _water() -> Mapping[str, Any]:
    taxed, free = nok("1 960,00"), nok("412,50")
    lines = (
        NewLine("Vann, målt forbruk", Decimal("62.5"), taxed, None, "MTQ", Decimal("31.36"), "S", Decimal(25)),
        NewLine("Festeavgift", Decimal(1), free, vat_category="E"),
    )
    totals = (NewVat("S", Decimal(25), taxed, nok("490,00")), NewVat("E", None, free, nok("0")))
    sums = {"net": nok("2 372,50"), "vat": nok("490,00"), "vat_totals": totals}
    quarter = {"period_start": date(2026, 7, 1), "period_end": date(2026, 9, 30)}
    enclosed = NewAttachment("måleravlesning.pdf", "application/pdf", len(READING), sha256(READING).hexdigest())
    return {"category": "water_sewage", "lines": lines, "attachments": (enclosed,), **sums, **quarter}


def _kindergarten() -> Mapping[str, Any]:
    lines = (
        NewLine("Opphold 100 %, Emil", Decimal(1), nok("2 000,00")),
        NewLine("Opphold 100 %, Nora", Decimal(1), nok("2 000,00")),
        NewLine("Søskenmoderasjon", Decimal(1), nok("-600,00"), "30 % for barn nummer to"),
        NewLine("Kost", Decimal(2), nok("800,00"), None, "MON", Decimal("400.00")),
    )
    return {"lines": lines, "net": nok("4 200,00"), "note": "Prisene følger kommunens vedtak for 2026."}


def _long() -> Mapping[str, Any]:
    name = "Refusjon av kommunaltekniske tilknytningsavgifter for fritidsbebyggelsesområder, Nordre Skårersletta 14 B"
    manager = PostalAddress("Skårersletta Eiendomsforvaltning AS", "Lia 2", "1470", "Lørenskog", "NO")
    lines = (NewLine(name, Decimal(1), nok("12 269,50")),)
    return {"category": None, "lines": lines, "other": OtherRecipient(manager, "post@forvaltning.example")}


_COLLECTED = {"claim_level": "collection", "with_agency_since": date(2026, 11, 3), "fees_minor": 7000}
_REMINDED = {"claim_level": "reminder", "fees_minor": 3500, "interest_minor": 1281}
KARIS = (
    _bill("unpaid", "202604512", "4 200,00", date(2026, 12, 15), _owes("4 200,00"), **_kindergarten()),
    _bill("due_soon", "202604377", "1 245,00", date(2026, 11, 26), _owes("1 245,00"), category="after_school"),
    _bill("overdue", "202604101", "2 862,50", date(2026, 11, 2), _owes("2 862,50", **_REMINDED), **_water()),
    _bill(
        "partly_paid", "202604390", "9 870,00", date(2026, 12, 1), _paid("4 935,00", left="4 935,00"), category="rent"
    ),
    _bill("long", "202604600", "12 269,50", date(2026, 12, 20), _owes("12 269,50"), **_long()),
    _bill("private", "202604555", "385,00", date(2026, 12, 10), _owes("385,00"), category="health"),
    _bill("pending", "202604777", "640,00", date(2026, 12, 23), _owes("640,00"), category="waste"),
    _bill("collection", "202603001", "1 830,00", date(2026, 8, 20), _owes("1 830,00", **_COLLECTED), category="waste"),
    _bill("paid", "202603888", "4 200,00", date(2026, 10, 15), _paid("4 200,00", left="0")),
    _bill("paid_last_year", "202504001", "3 990,00", date(2025, 11, 15), None),
    _bill("paid_too_much", "202603990", "1 245,00", date(2026, 10, 20), _paid("1 490,00", left="-245,00")),
    _bill("credited", "202603700", "750,00", date(2026, 10, 1), _owes("0"), category="culture_school"),
)
LIVS = (_bill("settled", "202603889", "4 200,00", date(2026, 10, 15), None),)
