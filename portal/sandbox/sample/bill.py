"""What an invoice adds up to: lines, VAT, totals. Arithmetic of Peppol BIS Billing 3."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from portal.values.money import Money

WHOLE_PERCENT = Decimal(100)


@dataclass(frozen=True)
class Period:
    """First and last day of what is billed."""

    start: date
    end: date


@dataclass(frozen=True)
class Vat:
    """A VAT category (UNCL5305: S standard, E exempt), its percentage and, when exempt, why."""

    category: str
    percent: Decimal
    exemption: str | None = None


@dataclass(frozen=True)
class Discount:
    """An amount off one line, and what for."""

    amount: Money
    reason: str


@dataclass(frozen=True)
class Line:
    """One thing billed. `price` is a unit's, in whole currency units, with as many decimals as it takes."""

    name: str
    price: Decimal
    currency: str
    vat: Vat
    quantity: Decimal = Decimal(1)
    unit: str = "EA"
    discount: Discount | None = None
    period: Period | None = None
    description: str | None = None

    @property
    def gross(self) -> Money:
        return Money(100, self.currency).share(self.price * self.quantity)

    @property
    def net(self) -> Money:
        return self.gross - self.discount.amount if self.discount else self.gross


@dataclass(frozen=True)
class VatGroup:
    """The lines of one category and rate together."""

    vat: Vat
    taxable: Money

    @property
    def tax(self) -> Money:
        return self.taxable.share(self.vat.percent / WHOLE_PERCENT)


@dataclass(frozen=True)
class Bill:
    """Lines with what they come to. `prepaid` is paid before; `whole_units` rounds off what is to pay."""

    lines: tuple[Line, ...]
    currency: str
    is_prepaid: bool = False
    whole_units: bool = False

    @cached_property
    def net(self) -> Money:
        return sum((line.net for line in self.lines), Money.zero(self.currency))

    @cached_property
    def vat_groups(self) -> tuple[VatGroup, ...]:
        rates = dict.fromkeys(line.vat for line in self.lines)
        return tuple(VatGroup(vat, self._net_at(vat)) for vat in rates)

    @cached_property
    def vat_total(self) -> Money:
        return sum((group.tax for group in self.vat_groups), Money.zero(self.currency))

    @property
    def total(self) -> Money:
        return self.net + self.vat_total

    @property
    def prepaid(self) -> Money:
        return self.total if self.is_prepaid else Money.zero(self.currency)

    @property
    def rounding(self) -> Money:
        """Swedish invoices ask for whole kronor (öresavrundning)."""
        if not self.whole_units:
            return Money.zero(self.currency)
        exact = self.total - self.prepaid
        return Money(100, self.currency) * int(exact.decimal.quantize(Decimal(1), "ROUND_HALF_UP")) - exact

    @property
    def payable(self) -> Money:
        return self.total - self.prepaid + self.rounding

    def _net_at(self, vat: Vat) -> Money:
        return sum((line.net for line in self.lines if line.vat == vat), Money.zero(self.currency))
