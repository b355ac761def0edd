"""What a Swedish municipality bills, with plausible prices of 2026.

Sources: maxtaxa for förskola and fritidshem (Skolverket), with a lower share for each further child; VAT 25 %
on water and waste; on food 12 % until 31 March 2026 and 6 % since.
"""

from datetime import date
from decimal import Decimal
from random import Random

from portal.sandbox.sample.bill import Discount, Line, Period, Vat
from portal.sandbox.sample.service import Service, Services, month_of, quarter_of, school_term_of
from portal.values.money import Money

EXEMPT = Vat("E", Decimal(0), "Undantaget från moms (mervärdesskattelagen kapitel 10)")
STANDARD = Vat("S", Decimal(25))
FOOD_BEFORE = Vat("S", Decimal(12))
FOOD = Vat("S", Decimal(6))

_VAT_FELL = date(2026, 4, 1)
_HALF_YEAR = Period(date(2026, 1, 1), date(2026, 6, 30))
_CHILDREN = ("Alice", "Hugo", "Astrid", "Liam", "Vera", "Elias", "Selma", "Nils", "Leila", "Adam", "Signe", "Folke")
_OFF_BY_CHILD = ((0, ""), (57_400, "Syskonavdrag, barn 2"), (114_700, "Syskonavdrag, barn 3"))


def _line(
    name: str,
    price: str,
    vat: Vat = EXEMPT,
    *,
    quantity: Decimal | int = 1,
    unit: str = "EA",
    period: Period | None = None,
    discount: Discount | None = None,
) -> Line:
    return Line(name, Decimal(price), "SEK", vat, Decimal(quantity), unit, discount, period)


def _kindergarten(chance: Random, _: Period, *, children: int | None = None) -> tuple[Line, ...]:
    count = children or chance.choice((1, 1, 1, 2, 2, 3))
    names = chance.sample(_CHILDREN, count)
    return tuple(
        _line(
            f"Förskola, avgift enligt maxtaxa: {child}",
            "1721.00",
            unit="MON",
            discount=Discount(Money(off, "SEK"), reason) if off else None,
        )
        for child, (off, reason) in zip(names, _OFF_BY_CHILD, strict=False)
    )


def _three_siblings(chance: Random, period: Period) -> tuple[Line, ...]:
    return _kindergarten(chance, period, children=3)


def _after_school(chance: Random, _: Period) -> tuple[Line, ...]:
    return (_line(f"Fritidshem, avgift enligt maxtaxa: {chance.choice(_CHILDREN)}", "1147.00", unit="MON"),)


def _water(chance: Random, period: Period) -> tuple[Line, ...]:
    cubic_metres = chance.randint(18, 62)
    return (
        _line("Vatten och avlopp, fast avgift", "968.40", STANDARD, period=period),
        _line("Vatten och avlopp, förbrukning", "27.36", STANDARD, quantity=cubic_metres, unit="MTQ", period=period),
    )


def _settlement(chance: Random, period: Period) -> tuple[Line, ...]:
    """Food boxes over the day the rate fell: the same service at two rates."""
    before = Period(period.start, date(2026, 3, 31))
    after = Period(_VAT_FELL, period.end)
    return (
        _line("Matlåda, hemkörd", "68.75", FOOD_BEFORE, quantity=chance.randint(20, 60), period=before),
        _line("Matlåda, hemkörd", "68.75", FOOD, quantity=chance.randint(20, 60), period=after),
    )


def _waste(chance: Random, period: Period) -> tuple[Line, ...]:
    litres, price = chance.choice((("140 l", "524.80"), ("190 l", "611.20"), ("370 l", "902.40")))
    return (
        _line(f"Renhållning, kärl {litres}, hämtning varannan vecka", price, STANDARD, period=period),
        _line("Sotning och brandskyddskontroll", "148.80", STANDARD, period=period),
    )


def _municipal_fees(chance: Random, period: Period) -> tuple[Line, ...]:
    return (*_water(chance, period), *_waste(chance, period))


def _rent(chance: Random, _: Period) -> tuple[Line, ...]:
    rooms, price = chance.choice(((1, "5140.00"), (2, "6890.00"), (3, "8420.00")))
    return (_line(f"Hyra, {rooms} rum och kök", price, unit="MON"), _line("Bredband", "129.00", unit="MON"))


def _culture_school(chance: Random, _: Period) -> tuple[Line, ...]:
    subject = chance.choice(("fiol", "piano", "slagverk", "teater", "bild", "dans"))
    return (_line(f"Kulturskola, elevavgift, {subject}", "700.00"), _line("Hyra av instrument", "300.00"))


def _home_care(chance: Random, _: Period) -> tuple[Line, ...]:
    return (
        _line("Hemtjänst, avgift enligt maxtaxa", f"{chance.randint(420, 2580)}.00", unit="MON"),
        _line("Trygghetslarm", "265.00", unit="MON"),
    )


def _half_year(_: date) -> Period:
    return _HALF_YEAR


SWEDISH_SERVICES: Services = {
    "kindergarten": Service("kindergarten", "Barn- och ungdomsförvaltningen", "law", _kindergarten, month_of),
    "three_siblings": Service("kindergarten", "Barn- och ungdomsförvaltningen", "law", _three_siblings, month_of),
    "after_school": Service("after_school", "Barn- och ungdomsförvaltningen", "law", _after_school, month_of),
    "water": Service("water_sewage", "Samhällsbyggnadsförvaltningen", "law", _water, quarter_of),
    "settlement": Service("elderly_care", "Vård- och omsorgsförvaltningen", "agreement", _settlement, _half_year),
    "waste": Service("waste", "Samhällsbyggnadsförvaltningen", "law", _waste, quarter_of),
    "municipal_fees": Service("municipal_fees", "Samhällsbyggnadsförvaltningen", "law", _municipal_fees, quarter_of),
    "rent": Service("rent", "Samhällsbyggnadsförvaltningen", "agreement", _rent, month_of),
    "culture_school": Service(
        "culture_school", "Kultur- och utbildningsförvaltningen", "agreement", _culture_school, school_term_of
    ),
    "home_care": Service("health", "Vård- och omsorgsförvaltningen", "law", _home_care, month_of),
}
