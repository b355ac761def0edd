"""National identity numbers of Norway and Sweden.

Norway: fødselsnummer and D-number, checked by both rules in force: the present one and the one of
2032, which runs beside it (Skatteetaten, nyttfnr2032). A number says nothing about sex, age or birth
year. Sweden: personnummer and samordningsnummer (folkbokföringslagen § 18), kept as twelve digits.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from portal.values import clock
from portal.values.payment_reference import mod10

Country = Literal["NO", "SE"]
Code = Literal["characters", "length", "date", "check_digit", "synthetic", "not_synthetic", "country"]

_WEIGHTS_1 = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_WEIGHTS_2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_FIRST_REMAINDERS = (0, 1, 2, 3)  # 0 today; 1 to 3 for numbers issued from 2032, to people of any age
_D_NUMBER_DAY = 40
_SYNTHETIC_MONTH = 80
_COORDINATION_DAY = 60
_LEAP_CENTURY = 2000
_NORWEGIAN_LENGTH = 11

_NORWEGIAN = re.compile(r"\d{6}[ -]?\d{5}", re.ASCII)
_SWEDISH = re.compile(r"(?P<century>\d{2})?(?P<born>\d{6})(?P<sign>[ +-]?)(?P<last>\d{4})", re.ASCII)
# What may be a person number in running text: 11 digits, or 10 or 12 Swedish ones.
_IN_TEXT = re.compile(r"(?<![0-9A-Za-z])(?:\d{6}[ -]?\d{5}|(?:\d{2})?\d{6}[ +-]?\d{4})(?![0-9A-Za-z])", re.ASCII)
MASK = "•••••••••••"


class InvalidNationalId(ValueError):
    """The text is no national identity number of the country; `code` says why."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class NationalId:
    """A checked number: 11 digits (NO) or 12 (SE). Its repr shows none of them."""

    number: str = field(repr=False)
    country: Country

    def __str__(self) -> str:
        return MASK


def parse(text: str, *, country: str, synthetic: bool, today: date | None = None) -> NationalId:
    """Check a number as written, with or without its space, dash or plus.

    `synthetic` is the deployment's: where it is on, Norwegian numbers must be synthetic (month +80, Tenor),
    else they must not be. Swedish test numbers look like real ones; both are taken. `today` is needed only to
    find the century of ten Swedish digits. Raise InvalidNationalId.
    """
    if country == "NO":
        return NationalId(_norwegian(text.strip(), synthetic=synthetic), "NO")
    if country == "SE":
        return NationalId(_swedish(text.strip(), today or clock.today(ZoneInfo("Europe/Stockholm"))), "SE")
    raise InvalidNationalId("country")


def born_on(who: NationalId, today: date) -> date:
    """The day somebody was born; of two digits for a year, the latest century in which it is not to come."""
    born = who.number[2:8] if who.country == "SE" else _norwegian_birth(who.number)
    century = who.number[:2] if who.country == "SE" else _century(born, today, older=False)
    return date(int(century + born[:2]), int(born[2:4]), _less(born[4:], _COORDINATION_DAY))


def masked(text: str) -> str:
    """The text with everything that may be a person number replaced, mistyped check digits included."""
    return _IN_TEXT.sub(lambda found: MASK if _may_be_born(found.group()) else found.group(), text)


def _norwegian(text: str, *, synthetic: bool) -> str:
    if not _NORWEGIAN.fullmatch(text):
        raise InvalidNationalId("length" if _only_digits(text) else "characters")
    number = text.replace(" ", "").replace("-", "")
    if not _is_norwegian_birth(number):
        raise InvalidNationalId("date")
    if not _check_digits_fit(number):
        raise InvalidNationalId("check_digit")
    is_synthetic = int(number[2:4]) > _SYNTHETIC_MONTH
    if is_synthetic != synthetic:
        raise InvalidNationalId("synthetic" if is_synthetic else "not_synthetic")
    return number


def _check_digits_fit(number: str) -> bool:
    first, second = _weighted(number, _WEIGHTS_1), _weighted(number, _WEIGHTS_2)
    return first % 11 in _FIRST_REMAINDERS and second % 11 == 0


def _weighted(number: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))


def _swedish(text: str, today: date) -> str:
    parts = _SWEDISH.fullmatch(text)
    if not parts:
        raise InvalidNationalId("length" if _only_digits(text) else "characters")
    born, last = parts["born"], parts["last"]
    century = parts["century"] or _century(born, today, older=parts["sign"] == "+")
    if not _is_swedish_birth(century, born):
        raise InvalidNationalId("date")
    if mod10(born + last[:3]) != last[3]:
        raise InvalidNationalId("check_digit")
    return century + born + last


def _century(born: str, today: date, *, older: bool) -> str:
    """The latest century in which the day is not to come; one more back for the plus of the hundred-year-old."""
    year = today.year - (today.year - int(born[:2])) % 100
    if (year, int(born[2:4]), _less(born[4:], _COORDINATION_DAY)) > (today.year, today.month, today.day):
        year -= 100
    return str(year - 100 * older)[:2]


def _norwegian_birth(number: str) -> str:
    """Year, month and day, two digits each, as a Swedish number begins."""
    return f"{number[4:6]}{_less(number[2:4], _SYNTHETIC_MONTH):02}{_less(number[:2], _D_NUMBER_DAY):02}"


def _is_norwegian_birth(number: str) -> bool:
    # Two digits of a year name no century; 2000 to 2099 has every 29 February that another has.
    return _is_day(
        _LEAP_CENTURY + int(number[4:6]), _less(number[2:4], _SYNTHETIC_MONTH), _less(number[:2], _D_NUMBER_DAY)
    )


def _is_swedish_birth(century: str, born: str) -> bool:
    return _is_day(int(century + born[:2]), int(born[2:4]), _less(born[4:], _COORDINATION_DAY))


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _less(digits: str, added: int) -> int:
    """The day or month without what marks the kind of number."""
    return int(digits) - added * (int(digits) > added)


def _may_be_born(text: str) -> bool:
    digits = "".join(filter(str.isdigit, text))
    if len(digits) == _NORWEGIAN_LENGTH:
        return _is_norwegian_birth(digits)
    return _is_swedish_birth("20", digits[-10:-4])


def _only_digits(text: str) -> bool:
    return text.replace(" ", "").replace("-", "").replace("+", "").isdigit()
