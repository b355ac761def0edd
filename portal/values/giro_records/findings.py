"""What is wrong with a giro file: where, which rule, and what stands there."""

from dataclasses import dataclass
from typing import Literal

from portal.values.national_id import masked

Code = Literal[
    "characters",  # a field holds what its form does not allow
    "line_length",
    "no_start",
    "no_end",
    "after_end",
    "unknown_record",
    "unknown_assignment",
    "no_assignment_start",
    "no_assignment_end",
    "end_differs",  # the end record is of another service or type than its start
    "item_missing",
    "number_differs",  # records of one transaction bear different numbers
    "number_order",
    "date",
    "sign",
    "amount_zero",
    "currency_differs",
    "parts",  # extra references do not add up to their payment
    "transaction_count",
    "record_count",
    "sum",
    "deposit_count",
]
_LONGEST_VALUE = 40


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault. `line` and `position` count from 1; person numbers in `value` are masked."""

    line: int
    position: int
    code: Code
    value: str


class Refused(Exception):
    """What is being read is refused whole, for this finding."""

    def __init__(self, line: int, position: int, code: Code, value: object = "") -> None:
        text = "".join(character if character.isprintable() else "?" for character in str(value)[:_LONGEST_VALUE])
        self.finding = Finding(line, position, code, masked(text))
        super().__init__(str(self.finding))
