"""Synthetic person numbers, written here apart from the code that checks them.

Norway: month +80, as Skatteetaten's synthetic population (Tenor). Sweden: birth numbers 980 to 989, which
Skatteverket keeps for its published test numbers.
"""

from datetime import date, timedelta
from random import Random

from portal.values.payment_reference import mod10, mod11

_SYNTHETIC_MONTH = 80
_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2)
# Individual numbers by year of birth (Skatteetaten): 1900-1999 and 2000-2039.
_BORN_BEFORE_2000 = range(500)
_BORN_SINCE_2000 = range(500, 1000)
_MILLENNIUM = 2000
_SWEDISH_TEST_NUMBERS = range(980, 990)


class PersonNumbers:
    """Hands out numbers, none of them twice."""

    def __init__(self, country: str) -> None:
        self._country = country
        self._taken: set[str] = set()

    def issue(self, chance: Random, born: date) -> str:
        """A number of someone born on `born`, or a day or so later when that day has no more."""
        while True:
            individuals = _individuals(self._country, born)
            for individual in chance.sample(individuals, len(individuals)):
                number = _norwegian(born, individual) if self._country == "NO" else _swedish(born, individual)
                if number and number not in self._taken:
                    self._taken.add(number)
                    return number
            born += timedelta(days=1)


def _individuals(country: str, born: date) -> range:
    if country == "SE":
        return _SWEDISH_TEST_NUMBERS
    return _BORN_SINCE_2000 if born.year >= _MILLENNIUM else _BORN_BEFORE_2000


def _norwegian(born: date, individual: int) -> str | None:
    """Eleven digits, or None where a check digit would be ten: such numbers are never issued."""
    nine = f"{born:%d}{born.month + _SYNTHETIC_MONTH}{born:%y}{individual:03}"
    first = -sum(int(digit) * weight for digit, weight in zip(nine, _WEIGHTS, strict=True)) % 11
    ten = f"{nine}{first}"
    has_digits = len(ten) == len(nine) + 1 and mod11(ten) != "-"
    return ten + mod11(ten) if has_digits else None


def _swedish(born: date, individual: int) -> str:
    return f"{born:%Y%m%d}{individual}{mod10(f'{born:%y%m%d}{individual}')}"
