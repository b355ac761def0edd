"""Money: whole minor units (øre, öre) of one currency. Never a float."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Self

# All currencies met so far have two decimals; ISO 4217 lists these common ones that have not.
_DECIMALS = {"JPY": 0, "ISK": 0, "KRW": 0, "CLP": 0, "VND": 0, "KWD": 3, "BHD": 3, "TND": 3, "OMR": 3, "JOD": 3}
_AMOUNT = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_SPACES = str.maketrans("", "", " \u00a0\u2009\u202f")
# Whole units, with sign, that fit a BIGINT of minor units with room for sums.
_LONGEST = 15


class MalformedAmount(ValueError):
    """The text is not an amount of the currency: digits, at most its decimals, `.` or `,` before them."""


class CurrencyMismatch(ValueError):
    """Amounts of different currencies cannot be added or compared."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units: `Money(123450, "NOK")` is 1 234,50 kr."""

    minor: int
    currency: str

    @classmethod
    @cache
    def zero(cls, currency: str) -> Self:
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> Self:
        """Read `1234.50`, `1 234,50` or `-3`; trailing zeros beyond the currency's decimals are allowed.

        Raise MalformedAmount for anything else, also for a currency code that is not three capitals.
        """
        if not _CURRENCY.fullmatch(currency):
            raise MalformedAmount(f"{currency!r} is not a currency code")
        plain = text.strip().translate(_SPACES).replace(",", ".").replace("\u2212", "-")
        if not _AMOUNT.fullmatch(plain):
            raise MalformedAmount(f"{text!r} is not an amount")
        whole, _, fraction = plain.partition(".")
        fraction = fraction.rstrip("0")
        if len(fraction) > _decimals(currency):
            raise MalformedAmount(f"{text!r} has more decimals than {currency}")
        if len(whole) > _LONGEST:
            raise MalformedAmount("the amount is too large")
        return cls(int(whole + fraction.ljust(_decimals(currency), "0")), currency)

    @property
    def decimal(self) -> Decimal:
        """The amount in whole units: `Decimal("1234.50")`."""
        return Decimal(self.minor).scaleb(-_decimals(self.currency))

    def split(self, parts: int) -> tuple[Self, ...]:
        """Divide into `parts` amounts that add up; they differ by at most 1 and the last ones get more.

        Raise ValueError unless `parts` is at least 1.
        """
        if parts < 1:
            raise ValueError("split into at least one part")
        share, rest = divmod(self.minor, parts)
        return tuple(type(self)(share + (number >= parts - rest), self.currency) for number in range(parts))

    def share(self, factor: Decimal) -> Self:
        """`factor` of the amount, rounded half up (away from zero): a rate, a percentage."""
        return type(self)(int((self.minor * factor).to_integral_value(ROUND_HALF_UP)), self.currency)

    def __add__(self, other: Self) -> Self:
        return type(self)(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.minor - self._same(other), self.currency)

    def __mul__(self, times: int) -> Self:
        if not isinstance(times, int):
            return NotImplemented
        return type(self)(self.minor * times, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> Self:
        return type(self)(-self.minor, self.currency)

    def __abs__(self) -> Self:
        return type(self)(abs(self.minor), self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: Self) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Self) -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: Self) -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: Self) -> bool:
        return self.minor >= self._same(other)

    def __str__(self) -> str:
        return f"{self.decimal} {self.currency}"

    def _same(self, other: Self) -> int:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self} and {other}")
        return other.minor


def _decimals(currency: str) -> int:
    return _DECIMALS.get(currency, 2)
