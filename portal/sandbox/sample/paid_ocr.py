"""An OCR giro file as Nets writes it. Source: OCR giro system specification, service 09."""

from collections.abc import Sequence
from datetime import date

from portal.sandbox.sample.paid import WIDTH, Paid

_NETS = "00008080"
_RECIPIENT = "00010200"
_AGREEMENT = "008566000"
_DIRECT, _PURCHASE_WITH_TEXT = "12", "21"
_SEVEN_DIGITS = 10_000_000


def ocr_giro_of(paid: Sequence[Paid], *, account: str, day: date, number: int) -> bytes:
    """One assignment of all payments, settled on `day`."""
    body = [record for place, one in enumerate(paid, start=1) for record in _records(one, place, f"{day:%d%m%y}")]
    number %= _SEVEN_DIGITS
    total, written = sum(one.amount.minor for one in paid), f"{day:%d%m%y}"
    records = [
        f"NY000010{_NETS}{number:07}{_RECIPIENT}",
        f"NY090020{_AGREEMENT}{number:07}{account}",
        *body,
        f"NY090088{len(paid):08}{len(body) + 2:08}{total:017}{written * 3}",
        f"NY000089{len(paid):08}{len(body) + 4:08}{total:017}{written}",
    ]
    return "".join(f"{record.ljust(WIDTH, '0')}\r\n" for record in records).encode("iso-8859-1")


def _records(paid: Paid, place: int, day: str) -> list[str]:
    kind = _DIRECT if paid.reference else _PURCHASE_WITH_TEXT
    first = f"NY09{kind}30{place:07}{day}01011{place:05}0{paid.amount.minor:017}{paid.reference:>25}"
    second = f"NY09{kind}31{place:07}{place:010}{place:09}{'0' * 7}{day}99990512341"
    return [first, second] if paid.reference else [first, second, f"NY09{kind}32{place:07}{'For november':<40}"]
