"""Payment references and invoice numbers, as the municipality's file says its series are built."""

from portal.config import ReferenceSeries
from portal.values.payment_reference import mod10, mod11, ocr_with_length

# Invoice numbers of one seed lie apart from those of the next nine hundred.
_FIRST = 10_000_000
_SEEDS = 900
_EACH = 100_000
_CHECK_DIGITS = {"mod10": 1, "mod11": 1, "ocr": 1, "ocr_length": 2}


def invoice_number(seed: int, index: int) -> str:
    """The number of the document with this index in the sample of this seed."""
    return str(_FIRST + seed % _SEEDS * _EACH + index)


def reference_for(series: ReferenceSeries, *, customer: str, number: str) -> str:
    """The customer number where the series wants it, the invoice number's last digits elsewhere, check digits last.

    `customer` fits its slice: the register makes it so.
    """
    width = series.lengths[0] - _CHECK_DIGITS[series.algorithm]
    base = number.zfill(width)[-width:]
    if series.customer_slice:
        start, end = series.customer_slice
        serial = base[end - start :]
        base = serial[:start] + customer + serial[start:]
    match series.algorithm:
        case "ocr_length":
            return ocr_with_length(base)
        case "mod11":
            return base + mod11(base)
        case _:
            return base + mod10(base)
