"""Giro files as a municipality meets them, and ways to spoil them."""

from datetime import date

from portal.values.giro_records import (
    NOTIFIED,
    SILENT,
    Assignment,
    Cell,
    Claim,
    MandateEntry,
    Payment,
    Transmission,
    as_bytes,
)

ACCOUNT = "16370712348"
OTHER_ACCOUNT = "32010543214"
SENDER = "00842566"


def a_claim(number: int = 1, **changed: object) -> Claim:
    about = {"type": SILENT, "due": date(2026, 12, 15), "amount_minor": 123450, "reference": "100000112345672"}
    return Claim(**(about | {"payer": "Ødegård Å", "statement": "Barnehage desember"} | changed), number=number)


def a_noticed_claim(number: int) -> Claim:
    cells = (Cell(1, 1, " Barnehage desember"), Cell(1, 2, "1 234,50"), Cell(42, 1, "Takk"))
    return a_claim(number, type=NOTIFIED, cells=cells)


def a_payment(number: int = 1, **changed: object) -> Payment:
    about = {
        "type": "15",
        "settled_on": date(2026, 12, 15),
        "trace": "192132010109636827194099038561883206",
        "amount_minor": 123450,
        "reference": "100000112345672",
        "bank_day": date(2026, 12, 14),
        "debit_account": OTHER_ACCOUNT,
    }
    return Payment(**(about | changed), number=number)


def a_mandate(number: int = 1, **changed: object) -> MandateEntry:
    return MandateEntry(**({"kind": "1", "reference": "100000100000007", "notice": True} | changed), number=number)


def a_transmission(*assignments: Assignment) -> Transmission:
    return Transmission(SENDER, 20, tuple(assignments))


def two_payment_assignments() -> bytes:
    """Two assignments of two payments: lines 2 to 7 and 8 to 13, the end on line 14."""
    first = Assignment("payments", 1, ACCOUNT, (a_payment(1), a_payment(2)), "001008566")
    second = Assignment("payments", 2, OTHER_ACCOUNT, (a_payment(1), a_payment(2)), "001008567")
    return as_bytes(a_transmission(first, second))


def two_claim_assignments() -> bytes:
    """Claims on lines 2 to 10 (the second with three lines of notice), cancellations on 11 to 14, the end on 15."""
    claims = Assignment("claims", 1, ACCOUNT, (a_claim(1), a_noticed_claim(2)))
    cancelled = Assignment("cancellations", 2, ACCOUNT, (a_claim(1, type="93"),))
    return as_bytes(a_transmission(claims, cancelled))


def lines_of(content: bytes) -> list[bytes]:
    return content.split(b"\r\n")[:-1]


def joined(lines: list[bytes]) -> bytes:
    return b"".join(line + b"\r\n" for line in lines)


def with_written(content: bytes, line: int, position: int, text: str) -> bytes:
    """The file with `text` written over what stands at line and position, both from 1."""
    lines, start = lines_of(content), position - 1
    old = lines[line - 1]
    lines[line - 1] = old[:start] + text.encode("iso-8859-1") + old[start + len(text) :]
    return joined(lines)


def without_line(content: bytes, line: int) -> bytes:
    lines = lines_of(content)
    del lines[line - 1]
    return joined(lines)
