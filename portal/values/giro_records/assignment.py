"""Transmissions of assignments of transactions, and what each kind of assignment brings to reading and writing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Generic, Literal, Protocol, TypeVar

from portal.values.giro_records.findings import Finding
from portal.values.giro_records.lines import Lines

Kind = Literal["claims", "cancellations", "mandates", "payments"]
T = TypeVar("T")
Numbered = Iterator[tuple[int, str]]

NETS: Final = "00008080"
NO_AGREEMENT: Final = "000000000"


@dataclass(frozen=True, slots=True)
class Assignment(Generic[T]):
    """Transactions of one kind on one account: `Claim`, `MandateEntry` or `Payment`.

    `transactions` of a file are read from it each time they are gone through, so it must still be open. `agreement`
    is for payments only. The number is not used again within twelve months. `signed_sum`: reversals are taken off the
    sum in the end record; the specification says that their sign is ignored, and its own example takes them off.
    """

    kind: Kind
    number: int
    account: str
    transactions: Iterable[T]
    agreement: str = NO_AGREEMENT
    signed_sum: bool = False

    def held(self) -> "Assignment[T]":
        """The same with its transactions in memory."""
        return replace(self, transactions=tuple(self.transactions))


@dataclass(frozen=True, slots=True)
class Transmission(Generic[T]):
    """One file. Its number is unique between sender and recipient.

    `filed_on` is the date of a file of mandates; in other files the date follows from what is in them.
    """

    sender: str
    number: int
    assignments: tuple[Assignment[T], ...]
    recipient: str = NETS
    filed_on: date | None = None

    def held(self) -> "Transmission[T]":
        """The same in memory, to be compared and kept."""
        return replace(self, assignments=tuple(one.held() for one in self.assignments))


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What a file says: the assignments that are whole and right, and a finding for each that is refused.

    `transmission` is None where the file's own frame is broken: then nothing of it may be used.
    """

    transmission: Transmission[T] | None
    findings: tuple[Finding, ...]

    @property
    def assignments(self) -> tuple[Assignment[T], ...]:
        return self.transmission.assignments if self.transmission else ()


@dataclass(frozen=True, slots=True)
class Body:
    """An assignment's transactions as counted, and the line after them. Sums in øre, without signs and with them."""

    count: int
    total: int
    net: int
    where: int
    line: str


class Records(Protocol[T]):
    """The transactions of one kind of assignment."""

    def judge(self, source: Lines) -> Body:
        """Go through the transactions and the line after them; raise Refused at the first fault. None is made."""
        ...

    def read(self, lines: Iterator[str]) -> Iterator[T]:
        """The transactions of an assignment that was judged right."""
        ...

    def write(self, transaction: T) -> str:
        """The records of one transaction, each with its line end. Raise NotWritable."""
        ...

    def number(self, transaction: T) -> int: ...

    def amount(self, transaction: T) -> int:
        """In øre, with its sign."""
        ...

    def day(self, transaction: T) -> date | None: ...

    def end_days(self, first: str, last: str) -> str:
        """What follows the sum in the end record: days as written."""
        ...
