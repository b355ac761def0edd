"""Account numbers that money is paid to: Norwegian accounts, IBAN, bankgiro and plusgiro."""

import re
from dataclasses import dataclass
from typing import Literal

from portal.values.payment_reference import mod10, mod11

Kind = Literal["bban", "iban", "bankgiro", "plusgiro"]
Code = Literal["characters", "length", "check_digit", "country"]

_NORWEGIAN = 11
_BANKGIRO = (7, 8)
_PLUSGIRO = range(2, 9)
_SEPARATORS = str.maketrans("", "", " .-\u00a0")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", re.ASCII)
_LETTERS = re.compile(r"[A-Z]{2}\d{2}", re.ASCII)
_PLUSGIRO_HYPHEN = re.compile(r".*-\d$", re.ASCII)


class InvalidAccount(ValueError):
    """The text is no account number of the country; `code` says why."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Account:
    """A checked account. `digits` has no separators; an IBAN keeps its letters."""

    digits: str
    kind: Kind

    @property
    def domestic(self) -> str:
        """The Norwegian account number inside a Norwegian IBAN, else `digits`: what a list of own accounts holds."""
        return self.digits[4:] if self.kind == "iban" and self.digits.startswith("NO") else self.digits

    @property
    def grouped(self) -> str:
        """As people write it: `1234 56 78903`, `NO93 8601 1117 947`, `5201-2341`, `12 34 56-7`."""
        digits = self.digits
        if self.kind == "bban":
            return f"{digits[:4]} {digits[4:6]} {digits[6:]}"
        if self.kind == "bankgiro":
            return f"{digits[:-4]}-{digits[-4:]}"
        if self.kind == "plusgiro":
            return f"{_in_pairs(digits[:-1])}-{digits[-1]}"
        return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def parse_account(text: str, country: str, *, giro: Literal["bankgiro", "plusgiro"] | None = None) -> Account:
    """Check an account number as written.

    Norway: 11 digits, or an IBAN. Sweden: bankgiro, plusgiro or an IBAN; `giro` says which giro where the
    invoice does, else a hyphen before the last digit means plusgiro and seven or eight digits bankgiro.
    Raise InvalidAccount.
    """
    plain = text.strip().upper().translate(_SEPARATORS)
    if _LETTERS.match(plain):
        return Account(_checked_iban(plain), "iban")
    if not (plain.isascii() and plain.isdigit()):
        raise InvalidAccount("characters")
    if country == "NO":
        return Account(_checked_norwegian(plain), "bban")
    if country == "SE":
        return _giro(plain, giro or _giro_of(text.strip(), plain))
    raise InvalidAccount("country")


def _checked_iban(plain: str) -> str:
    if not _IBAN.fullmatch(plain):
        raise InvalidAccount("length")
    # ISO 13616: move the first four behind, letters to numbers (A = 10), remainder 1.
    if int("".join(str(int(character, 36)) for character in plain[4:] + plain[:4])) % 97 != 1:
        raise InvalidAccount("check_digit")
    return plain


def _checked_norwegian(digits: str) -> str:
    if len(digits) != _NORWEGIAN:
        raise InvalidAccount("length")
    if mod11(digits[:-1]) != digits[-1]:
        raise InvalidAccount("check_digit")
    return digits


def _giro_of(text: str, digits: str) -> Kind:
    return "bankgiro" if len(digits) in _BANKGIRO and not _PLUSGIRO_HYPHEN.match(text) else "plusgiro"


def _giro(digits: str, kind: Kind) -> Account:
    if len(digits) not in (_BANKGIRO if kind == "bankgiro" else _PLUSGIRO):
        raise InvalidAccount("length")
    if mod10(digits[:-1]) != digits[-1]:
        raise InvalidAccount("check_digit")
    return Account(digits, kind)


def _in_pairs(digits: str) -> str:
    first = len(digits) % 2
    pairs = [digits[start : start + 2] for start in range(first, len(digits), 2)]
    return " ".join(([digits[:first]] if first else []) + pairs)
