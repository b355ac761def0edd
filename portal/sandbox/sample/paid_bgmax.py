"""A BgMax file as Bankgirot writes it. Source: Bankgirot's BgMax technical manual."""

from collections.abc import Sequence
from datetime import date

from portal.sandbox.sample.paid import WIDTH, Paid

_PAYER, _BANK_ACCOUNT = "51602332", "6181737111111"
# 2: a right OCR number; 4: anything else.
_OCR, _OTHER = "2", "4"
_FIVE_DIGITS = 100_000


def bgmax_of(paid: Sequence[Paid], *, account: str, day: date, number: int) -> bytes:
    """One deposit of all payments on `day`."""
    currency = paid[0].amount.currency
    total, count = sum(one.amount.minor for one in paid), len(paid)
    records = [
        f"01{'BGMAX':<20}01{day:%Y%m%d}063000000000P",
        f"05{account:>010}{'':10}{currency}",
        *(_record(one, f"{number % _FIVE_DIGITS:05}{place:07}") for place, one in enumerate(paid, start=1)),
        f"15{_BANK_ACCOUNT:>035}{day:%Y%m%d}{number % _FIVE_DIGITS:05}{total:018}{currency}{count:08}",
        f"70{count:08}{0:08}{0:08}{1:08}",
    ]
    return "".join(f"{record:<{WIDTH}}\r\n" for record in records).encode("iso-8859-1")


def _record(paid: Paid, serial: str) -> str:
    kind, reference = (_OCR, paid.reference) if paid.reference else (_OTHER, "NOVEMBER")
    return f"20{_PAYER:>010}{reference:>25}{paid.amount.minor:018}{kind}2{serial}0"
