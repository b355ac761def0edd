"""The bank's file of what was paid on the sample's invoices since its ledger was read."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from portal.sandbox.sample.issued import Issued
from portal.sandbox.sample.paid import Paid
from portal.sandbox.sample.paid_bgmax import bgmax_of
from portal.sandbox.sample.paid_ocr import ocr_giro_of
from portal.values.business_days import is_business_day
from portal.values.money import Money

# One that nobody can place: paid without a reference.
_UNPLACED_MINOR = 45_000


def payments_of(documents: Iterable[Issued], today: date, country: str) -> bytes:
    """OCR giro in Norway, BgMax in Sweden; the bank's newest day before `today`."""
    documents = [one for one in documents if not one.is_credit]
    paid = [*_paid(documents), Paid("", Money(_UNPLACED_MINOR, documents[0].bill.currency))]
    account, day = documents[0].issuer.accounts[0], _last_bank_day(today, country)
    # Files of two samples of one day are two files.
    number = int(documents[0].number)
    return {"NO": ocr_giro_of, "SE": bgmax_of}[country](paid, account=account, day=day, number=number)


def _paid(documents: Iterable[Issued]) -> Iterator[Paid]:
    for document in documents:
        whole = document.bill.payable
        match document.standing:
            case "seen":
                yield Paid(document.reference or "", whole)
            case "seen_partly":
                yield Paid(document.reference or "", whole.split(2)[0])
            case "seen_twice":
                yield from [Paid(document.reference or "", whole)] * 2


def _last_bank_day(today: date, country: str) -> date:
    day = today - timedelta(days=1)
    while not is_business_day(day, country):
        day -= timedelta(days=1)
    return day
