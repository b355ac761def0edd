"""Giro files of 100,000 records: 50,000 claims, or 50,000 payments, two records each."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from portal.values.giro_records import SILENT, Assignment, Claim, Payment, Transmission, write
from portal.values.payment_reference import mod10

RECORDS = 100_000
ACCOUNT, _OTHER, _SENDER = "16370712348", "32010543214", "00842566"
_TRACE = "192132010109636827194099038560000000"


def some_claims(records: int = RECORDS) -> list[Claim]:
    return [
        Claim(SILENT, number, _day(number), 10_000 + number, _reference(number), "Hansen Kar", "Barnehage desember")
        for number in range(1, records // 2 + 1)
    ]


def write_claims(claims: list[Claim], path: Path) -> None:
    with path.open("wb") as file:
        write(Transmission(_SENDER, 1, (Assignment("claims", 1, ACCOUNT, claims),)), file)


def write_payments(path: Path, records: int = RECORDS) -> None:
    with path.open("wb") as file:
        write(Transmission(_SENDER, 1, (Assignment("payments", 1, ACCOUNT, _payments(records), "001008566"),)), file)


def _payments(records: int) -> Iterator[Payment]:
    for number in range(1, records // 2 + 1):
        yield Payment("15", number, _day(number), _TRACE, 10_000 + number, _reference(number), _day(number), _OTHER)


def _day(number: int) -> date:
    return date(2026, 12, 1 + number % 28)


def _reference(number: int) -> str:
    base = f"1000001{number:07}"
    return base + mod10(base)
