"""Files that the bank makes: mandates (FBO) and payments (OCR giro), record by record as the layout says.

Source: the project's protocol notes 2.1, 2.4 and 2.5. ISO-8859-1, 80 characters, CRLF.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

_BANK: Final = "00008080"
_WIDTH: Final = 80
_AVTALEGIRO: Final = "15"


@dataclass(frozen=True)
class Wish:
    """A payer's mandate. `kind`: 0 in a whole list, 1 new or changed, 2 deleted."""

    kid: str
    notice: bool
    kind: str = "1"


@dataclass(frozen=True)
class Debit:
    """Money taken from a payer's account, in øre; negative when it goes back."""

    kid: str
    ore: int
    from_account: str
    kind: str = _AVTALEGIRO


def mandate_file(wishes: Sequence[Wish], *, account: str, number: int, recipient: str, on: date) -> bytes:
    """Mandates for one account, as transmission `number` to `recipient` (eight digits)."""
    body = [
        f"NY219470{serial:07}{wish.kind}{wish.kid:>25}{'J' if wish.notice else 'N'}"
        for serial, wish in enumerate(wishes, 1)
    ]
    count = f"{len(wishes):08}"
    assignment = [
        f"NY212420000000000{number:07}{account}",
        *body,
        f"NY212488{count}{len(body) + 2:08}",
    ]
    end = f"NY000089{count}{len(assignment) + 2:08}{0:017}{on:%d%m%y}"
    return _joined([_start(number, recipient), *assignment, end])


def payment_file(
    debits: Sequence[Debit], *, account: str, agreement: str, number: int, recipient: str, on: date
) -> bytes:
    """Payments to one account on one day; signs do not count in the sums."""
    day, body = f"{on:%d%m%y}", []
    for serial, debit in enumerate(debits, 1):
        head, sign = f"NY09{debit.kind}", "-" if debit.ore < 0 else "0"
        body.append(f"{head}30{serial:07}{day}01{on:%d}1{serial:05}{sign}{abs(debit.ore):017}{debit.kid:>25}")
        body.append(f"{head}31{serial:07}{0:010}{serial:09}{0:07}{day}{debit.from_account}")
    totals = f"{len(debits):08}", f"{sum(abs(debit.ore) for debit in debits):017}"
    assignment = [
        f"NY090020{agreement}{number:07}{account}",
        *body,
        f"NY090088{totals[0]}{len(body) + 2:08}{totals[1]}{day}{day}{day}",
    ]
    end = f"NY000089{totals[0]}{len(assignment) + 2:08}{totals[1]}{day}"
    return _joined([_start(number, recipient), *assignment, end])


def _start(number: int, recipient: str) -> str:
    return f"NY000010{_BANK}{number:07}{recipient}"


def _joined(records: Sequence[str]) -> bytes:
    return "".join(f"{record.ljust(_WIDTH, '0')}\r\n" for record in records).encode("iso-8859-1")
