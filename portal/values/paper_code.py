"""Codes on paper that people type: signs that look like no other, the last of them a check.

Ten signs of an alphabet of 23: neither 0 and O, 1, I and L, nor B, S, Z, G, Q and U beside 8, 5, 2, 6, 0 and V, and no
vowels that make words. 23 is prime, so the weighted sum finds every sign that is mistyped and every two that change
places. Source: the scheme of ISO/IEC 7064's pure systems, with the weights of ISBN-10.
"""

from typing import Final

ALPHABET: Final = "23456789CDFHJKMNPRTVWXY"
LENGTH: Final = 10
_GROUP: Final = 5


def code_of(number: int) -> str:
    """The code of a number of any size; of very large ones, only what nine signs tell apart."""
    signs = []
    for _ in range(LENGTH - 1):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(sign)
    check = -_weighed(signs) * pow(LENGTH, -1, len(ALPHABET)) % len(ALPHABET)
    return "".join(ALPHABET[sign] for sign in (*signs, check))


def read_code(typed: str) -> str | None:
    """The code that was typed, however it was grouped and in whichever letters; None where a sign is wrong."""
    code = "".join(sign for sign in typed.upper() if sign.isalnum())
    if len(code) != LENGTH or any(sign not in ALPHABET for sign in code):
        return None
    return code if _weighed([ALPHABET.index(sign) for sign in code]) % len(ALPHABET) == 0 else None


def grouped(code: str) -> str:
    """`KM4T9 XWPC7`: as people read it out."""
    return " ".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def _weighed(signs: list[int]) -> int:
    return sum(weight * sign for weight, sign in enumerate(signs, 1))
