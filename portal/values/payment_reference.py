"""Payment references: KID in Norway, OCR number in Sweden.

An opaque string kept exactly as the issuer gave it, leading zeros and a trailing `-` included. A bad
check digit is a finding, never a refusal: banks take such payments, and so do e-mail and paper.
"""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Literal

Algorithm = Literal["mod10", "mod11", "ocr", "ocr_length"]
Problem = Literal["malformed", "wrong_length", "wrong_check_digit", "wrong_length_digit"]

# Avtalegiro system specification and Bankgirot's OCR manual: 2 to 25 characters.
_WELL_FORMED = re.compile(r"[0-9]{1,24}[0-9-]", re.ASCII)
_MOD11_WEIGHTS = (2, 3, 4, 5, 6, 7)
_TEN = 10


def is_well_formed(text: str) -> bool:
    """Whether it has the shape of a reference: 2 to 25 digits, of which the last may be `-`."""
    return bool(_WELL_FORMED.fullmatch(text))


def mod10(base: str) -> str:
    """The check digit of Luhn's algorithm for a string of digits."""
    total = 0
    for place, digit in enumerate(reversed(base)):
        product = int(digit) * (1 if place % 2 else 2)
        total += product - 9 if product >= _TEN else product
    return str(-total % 10)


def mod11(base: str) -> str:
    """The check digit of modulus 11, weights 2 to 7 from the right; `-` stands for ten."""
    total = sum(int(digit) * _MOD11_WEIGHTS[place % 6] for place, digit in enumerate(reversed(base)))
    check = -total % 11
    return "-" if check == _TEN else str(check)


@lru_cache(maxsize=8192)  # the cascade asks again after each register's answer
def algorithms_of(text: str) -> frozenset[str]:
    """Which of `mod10` and `mod11` the last character fits; both is possible and proves neither."""
    if not is_well_formed(text):
        return frozenset()
    base, check = text[:-1], text[-1]
    return frozenset(name for name, digit in (("mod10", mod10(base)), ("mod11", mod11(base))) if digit == check)


def ocr_with_length(base: str) -> str:
    """A Swedish reference with its length digit (both check positions counted, last figure) and check digit."""
    with_length = base + str((len(base) + 2) % 10)
    return with_length + mod10(with_length)


def problem_of(reference: str, *, algorithm: Algorithm, lengths: Collection[int] = ()) -> Problem | None:
    """What is wrong with a reference of a series, or None. No `lengths` means any length."""
    if not is_well_formed(reference):
        return "malformed"
    if lengths and len(reference) not in lengths:
        return "wrong_length"
    if ("mod11" if algorithm == "mod11" else "mod10") not in algorithms_of(reference):
        return "wrong_check_digit"
    if algorithm == "ocr_length" and reference[-2] != str(len(reference) % 10):
        return "wrong_length_digit"
    return None


def grouped(text: str) -> str:
    """In fours from the left, as it is easiest to read and type; only for eyes, never for copying."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
