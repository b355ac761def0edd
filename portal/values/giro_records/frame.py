"""The frame around transactions: start and end of the transmission and of each assignment. Source: both systems."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from portal.values.giro_records.assignment import Kind, Records
from portal.values.giro_records.claims import ClaimRecords
from portal.values.giro_records.layout import Layout, filler
from portal.values.giro_records.mandates import MandateRecords
from portal.values.giro_records.payments import PaymentRecords

_COUNT: Final = "([0-9]{8})"
_SUM: Final = "([0-9]{17})"
_SERVICE: Final = "(NY[0-9]{4})"

START: Final = Layout(
    *((1, "NY0000"), (7, "10"), (9, "([0-9]{8})"), (17, "([0-9]{7})"), (24, "([0-9]{8})"), (32, filler(49)))
)
START_OF_ASSIGNMENT: Final = Layout(
    *((1, _SERVICE), (7, "20"), (9, "([0-9]{9})"), (18, "([0-9]{7})"), (25, "([0-9]{11})"), (36, filler(45)))
)
END_OF_ASSIGNMENT: Final = Layout((1, _SERVICE), (7, "88"), (9, _COUNT), (17, _COUNT), (25, _SUM), (42, filler(39)))
END: Final = Layout(
    *((1, "NY0000"), (7, "89"), (9, _COUNT), (17, _COUNT), (25, _SUM), (42, "([0-9]{6})"), (48, filler(33)))
)

# What an assignment begins with -> its kind, and the kind's transactions.
KINDS: Final[dict[str, tuple[Kind, Records[Any]]]] = {
    "NY2100": ("claims", ClaimRecords("02|21")),
    "NY2136": ("cancellations", ClaimRecords("93")),
    "NY2124": ("mandates", MandateRecords()),
    "NY0900": ("payments", PaymentRecords()),
}
HEADS: Final[dict[Kind, str]] = {kind: head for head, (kind, _) in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Totals:
    """How many transactions and records, and the sum in øre without signs."""

    transactions: int
    records: int
    sum_minor: int

    @classmethod
    def read(cls, transactions: str, records: str, sum_minor: str) -> "Totals":
        return cls(int(transactions), int(records), int(sum_minor))

    def __str__(self) -> str:
        return f"{self.transactions:08}{self.records:08}{self.sum_minor:017}"


def added(parts: Iterable[Totals]) -> Totals:
    """The totals of a transmission of these assignments: its own two records come on top."""
    parts = tuple(parts)
    return Totals(
        sum(one.transactions for one in parts),
        sum(one.records for one in parts) + 2,
        sum(one.sum_minor for one in parts),
    )
