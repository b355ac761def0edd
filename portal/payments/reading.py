"""What reading a bank's file answers, whatever its format: payments, and what of the file is refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from portal.payments.incoming import IncomingPayment
from portal.payments.status import FileKind
from portal.values.giro_records import Code as RecordCode
from portal.values.giro_records import Finding

Code = RecordCode | Literal["account_unknown", "not_payments", "test_file"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A part of a file, or the whole of it, that is not used. `line` and `position` count from 1.

    A part that is right and only not for us has neither; `value` says which part it is.
    """

    code: Code
    value: str
    line: int | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class PaymentsRead:
    """A file's payments, read as they are gone through, so it must stay open; and what was refused."""

    kind: FileKind
    payments: Iterable[IncomingPayment]
    refused: tuple[Refusal, ...]


def refusals_of(findings: Iterable[Finding]) -> tuple[Refusal, ...]:
    """What the reader of the records found."""
    return tuple(Refusal(one.code, one.value, one.line, one.position) for one in findings)
