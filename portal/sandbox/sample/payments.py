"""The bank's file of what was paid on the sample's invoices since its ledger was read."""

from collections.abc import Iterable, Iterator
from datetime import date

from portal.config import Municipality
from portal.sandbox.avtalegiro.files import Debit, payment_file
from portal.sandbox.bankgiro.files import Received, bgmax_file
from portal.sandbox.sample.issued import Issued
from portal.sandbox.sample.references import reference_for
from portal.values.business_days import add_business_days

_AGREEMENT = "008566000"
_PAYERS_ACCOUNT = "99990512341"
_BY_HAND = "12"
_RECIPIENT_DIGITS = 8
_NUMBERS = 10_000_000
# What nobody can place: a right reference that no invoice bears.
_NO_INVOICE, _UNPLACED = "0", 45_000


def payments_of(documents: Iterable[Issued], municipality: Municipality, today: date) -> bytes:
    """OCR giro in Norway, BgMax in Sweden, of the newest day before `today` on which banks were open."""
    invoices = [one for one in documents if not one.is_credit]
    paid = [*_paid(invoices), _unplaced(invoices[0])]
    account = municipality.issuers[0].accounts[0]
    day = add_business_days(today, -1, municipality.country)
    # Two samples of one day are two files.
    number = int(invoices[0].number) % _NUMBERS
    if municipality.country == "SE":
        return bgmax_file([Received(*one) for one in paid], bankgiro=account, number=number, on=day)
    return payment_file(
        [Debit(*one, _PAYERS_ACCOUNT, _BY_HAND) for one in paid],
        account=account,
        agreement=_AGREEMENT,
        number=number,
        recipient=municipality.issuers[0].organisation_number[:_RECIPIENT_DIGITS],
        on=day,
    )


def _paid(invoices: Iterable[Issued]) -> Iterator[tuple[str, int]]:
    """Reference and minor units of each payment."""
    for invoice in invoices:
        whole, reference = invoice.bill.payable, invoice.reference or ""
        match invoice.standing:
            case "seen":
                yield reference, whole.minor
            case "seen_partly":
                yield reference, whole.split(2)[0].minor
            case "seen_twice":
                yield from [(reference, whole.minor)] * 2


def _unplaced(invoice: Issued) -> tuple[str, int]:
    series, customer = invoice.issuer.references, invoice.customer.number
    return reference_for(series, customer=customer, number=_NO_INVOICE), _UNPLACED
