"""What the sample's customer ledger says of each invoice: paid, partly, reminded, with the agency."""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from portal.sandbox.sample.issued import Issued
from portal.sandbox.sample.role import Standing

COLUMNS = (
    *("invoice_no", "balance_ore", "paid_ore", "last_paid_on", "claim_level", "with_agency_since"),
    *("fees_ore", "interest_ore"),
)
# Fees of each claim level, in minor units. Norway: inkassoforskriften; Sweden: lag 1981:739.
_FEES: dict[str, dict[Standing, int]] = {
    "NOK": {"reminder": 3_800, "collection_notice": 3_800, "collection": 37_500},
    "SEK": {"reminder": 6_000, "collection_notice": 6_000, "collection": 18_000},
}
_YEARLY_INTEREST = Decimal("0.12")
_AGENCY_AFTER = timedelta(days=45)
_TOO_MUCH = 25_000


def ledger_of(documents: Iterable[Issued], today: date, zone: ZoneInfo) -> bytes:
    """UTF-8, semicolons; as of the first moment of `today`. Credit notes stand on the invoices they credit.

    Not the whole ledger: invoices of other samples are none of its business.
    """
    documents = list(documents)
    credited = {doc.original.number: doc.bill.payable.minor for doc in documents if doc.is_credit and doc.original}
    text = io.StringIO()
    text.write(f"#as_of={datetime.combine(today, time(), zone).isoformat()};full=N\n")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    for document in documents:
        if not document.is_credit:
            balance = _balance(document, credited.get(document.number, 0), today)
            writer.writerow((document.number, *balance, *_claim(document, today)))
    return text.getvalue().encode()


def _balance(document: Issued, credited: int, today: date) -> tuple[int, int, date | str]:
    """What is left, what has been paid, and when."""
    payable = document.bill.payable.minor
    paid = {"paid": payable, "paid_too_much": payable + _TOO_MUCH, "partly": payable // 2}.get(document.standing, 0)
    paid_on = min(document.due or today, today) - timedelta(days=1)
    return payable - paid - credited, paid, paid_on if paid else ""


def _claim(document: Issued, today: date) -> tuple[str, date | str, int, int]:
    """Claim level, with the agency since when, fees, interest."""
    fees = _FEES[document.bill.currency].get(document.standing)
    if fees is None or document.due is None:
        return "none", "", 0, 0
    late = Decimal((today - document.due).days)
    interest = document.bill.payable.share(_YEARLY_INTEREST * late / 365).minor
    since = min(document.due + _AGENCY_AFTER, today) if document.standing == "collection" else ""
    return document.standing, since, fees, interest
