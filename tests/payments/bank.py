"""Files as a bank writes them."""

from collections.abc import Iterable
from datetime import date

from portal.values.giro_records import Assignment, Payment, Transmission, as_bytes
from tests.payments.money import ACCOUNT, MONDAY, REFERENCE


def paid(number: int, kroner: int, reference: str = REFERENCE, *, day: date = MONDAY, type_: str = "12") -> Payment:
    """One line of an OCR giro file; negative kroner go back."""
    return Payment(type_, number, day, "0101000001".ljust(36, "0"), kroner * 100, reference, day, "99990512341")


def ocr_file(*payments: Payment, number: int = 1, account: str = ACCOUNT) -> bytes:
    """A file of one assignment."""
    return ocr_assignments([_assignment(payments, number, account)])


def ocr_assignments(assignments: Iterable[Assignment[Payment]]) -> bytes:
    return as_bytes(Transmission("00008080", 170031, tuple(assignments), "00010200"))


def assignment(*payments: Payment, number: int = 1, account: str = ACCOUNT) -> Assignment[Payment]:
    return _assignment(payments, number, account)


def _assignment(payments: Iterable[Payment], number: int, account: str) -> Assignment[Payment]:
    return Assignment("payments", number, account, tuple(payments), "008566000")


def bgmax_file(*deposits: str) -> bytes:
    """A BgMax file around deposits that are written out."""
    lines = [f"01BGMAX{'01':>17}20261116063000000000P", *"".join(deposits).splitlines()]
    counts = [sum(line[:2] in some for line in lines) for some in (("20",), ("21",), ("22", "23"), ("15",))]
    lines.append("70" + "".join(f"{count:08}" for count in counts))
    return "\r\n".join(f"{line:<80}" for line in lines).encode("iso-8859-1") + b"\r\n"


def deposit(*payments: str, bankgiro: str = "52012341", plusgiro: str = "", total: int, number: int = 1) -> str:
    """`total` in kronor; `payments` are records."""
    opening = f"05{bankgiro and f'{bankgiro:>010}':<10}{plusgiro and f'{plusgiro:>010}':<10}SEK"
    count = sum(one[:2] in ("20", "21") for one in payments)
    closing = f"15{'6181737111111':>035}20261116{number:05}{total * 100:018}SEK{count:08}"
    return "\n".join((opening, *payments, closing)) + "\n"


def record(kind: str, kronor: int, reference: str, *, serial: str = "") -> str:
    """A payment (20), a deduction (21) or an extra reference (22, 23) of a BgMax file."""
    return f"{kind}{'':10}{reference:>25}{kronor * 100:018}22{serial:>12}0"
