"""BgMax files as Bankgirot makes them. Source: the project's protocol notes 8.2. ISO-8859-1, 80 characters, CRLF."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

_WIDTH: Final = 80
_PAYER: Final = "51602332"
_BANK_ACCOUNT: Final = "6181737111111"
_FIVE_DIGITS: Final = 100_000


@dataclass(frozen=True)
class Received:
    """Money on the bankgiro, in öre."""

    ocr: str
    ore: int


def bgmax_file(received: Sequence[Received], *, bankgiro: str, number: int, on: date) -> bytes:
    """One deposit of payments in kronor; of `number` the last five digits are the deposit's."""
    number %= _FIVE_DIGITS
    total, count = sum(one.ore for one in received), len(received)
    records = [
        f"01{'BGMAX':<20}01{on:%Y%m%d}063000000000P",
        f"05{bankgiro:>010}{'':10}SEK",
        *(
            f"20{_PAYER:>010}{one.ocr:>25}{one.ore:018}22{number:05}{serial:07}0"
            for serial, one in enumerate(received, 1)
        ),
        f"15{_BANK_ACCOUNT:>035}{on:%Y%m%d}{number:05}{total:018}SEK{count:08}",
        f"70{count:08}{0:08}{0:08}{1:08}",
    ]
    return "".join(f"{record:<{_WIDTH}}\r\n" for record in records).encode("iso-8859-1")
