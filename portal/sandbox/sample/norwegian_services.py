"""What a Norwegian municipality bills, with plausible prices of 2026.

Sources: the national maximum for a kindergarten place (1 200 kr a month), 30 % off for the second child and
nothing for the third; VAT on water and sewage 25 % until 30 June 2025 and 15 % since, on waste 25 %.
"""

from datetime import date
from decimal import Decimal
from random import Random

from portal.sandbox.sample.bill import Discount, Line, Period, Vat
from portal.sandbox.sample.service import Service, Services, month_of, quarter_of, school_term_of
from portal.values.money import Money

EXEMPT = Vat("E", Decimal(0), "Unntatt fra merverdiavgift (merverdiavgiftsloven kapittel 3)")
STANDARD = Vat("S", Decimal(25))
WATER = Vat("S", Decimal(15))

_VAT_FELL = date(2025, 7, 1)
_METERED_YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
_CHILDREN = ("Emma", "Noah", "Nora", "Oskar", "Sofie", "Jakob", "Ella", "Aksel", "Iben", "Mohammed", "Lykke", "Ludvig")
_OFF_BY_CHILD = (Decimal(0), Decimal("0.30"), Decimal(1))


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
    return Line(name, Decimal(price), "NOK", vat, Decimal(quantity), unit, discount, period)


def _place(child: str, off: Decimal) -> Line:
    reason = f"Søskenmoderasjon {off:.0%}".replace("%", " %")
    discount = Discount(Money(120_000, "NOK").share(off), reason) if off else None
    return _line(f"Foreldrebetaling, hel plass: {child}", "1200.00", unit="MON", discount=discount)


def _kindergarten(chance: Random, _: Period, *, children: int | None = None) -> tuple[Line, ...]:
    count = children or chance.choice((1, 1, 1, 2, 2, 3))
    names = chance.sample(_CHILDREN, count)
    places = (_place(child, off) for child, off in zip(names, _OFF_BY_CHILD, strict=False))
    return (*places, _line("Kost", "420.00", quantity=count, unit="MON"))


def _three_siblings(chance: Random, period: Period) -> tuple[Line, ...]:
    return _kindergarten(chance, period, children=3)


def _after_school(chance: Random, _: Period) -> tuple[Line, ...]:
    child = chance.choice(_CHILDREN)
    return (
        _line(f"SFO, hel plass: {child} (12 timer gratis kjernetid er trukket fra)", "1640.00", unit="MON"),
        _line("Kost SFO", "295.00", unit="MON"),
    )


def _water(chance: Random, period: Period) -> tuple[Line, ...]:
    cubic_metres = chance.randint(18, 62)
    return (
        _line("Vann, fastledd", "262.50", WATER, period=period),
        _line("Vann, forbruk", "22.485", WATER, quantity=cubic_metres, unit="MTQ", period=period),
        _line("Avløp, fastledd", "348.75", WATER, period=period),
        _line("Avløp, forbruk", "29.118", WATER, quantity=cubic_metres, unit="MTQ", period=period),
    )


def _settlement(chance: Random, period: Period) -> tuple[Line, ...]:
    """The year the rate fell: the same service at two rates."""
    before = Period(period.start, date(2025, 6, 30))
    after = Period(_VAT_FELL, period.end)
    lines = []
    for part, vat in ((before, STANDARD), (after, WATER)):
        cubic_metres = Decimal(chance.randint(410, 690)) / 10
        lines.append(_line("Vann etter måler", "21.90", vat, quantity=cubic_metres, unit="MTQ", period=part))
        lines.append(_line("Avløp etter måler", "28.45", vat, quantity=cubic_metres, unit="MTQ", period=part))
    return tuple(lines)


def _waste(chance: Random, period: Period) -> tuple[Line, ...]:
    litres, price = chance.choice((("140 l", "1012.00"), ("240 l", "1184.00"), ("370 l", "1496.00")))
    return (
        _line(f"Renovasjon, standardabonnement {litres}", price, STANDARD, period=period),
        _line("Tilsyn og feiing, per pipeløp", "136.50", STANDARD, period=period),
    )


def _municipal_fees(chance: Random, period: Period) -> tuple[Line, ...]:
    tax = f"{chance.randint(72, 264) * 12}.00"
    return (*_water(chance, period), *_waste(chance, period), _line("Eiendomsskatt, bolig", tax, period=period))


def _rent(chance: Random, _: Period) -> tuple[Line, ...]:
    rooms, price = chance.choice(((1, "7850.00"), (2, "9680.00"), (3, "11940.00")))
    return (
        _line(f"Husleie, kommunal bolig, {rooms + 1} rom", price, unit="MON"),
        _line("Akonto strøm fellesareal", "185.00", unit="MON"),
    )


def _culture_school(chance: Random, _: Period) -> tuple[Line, ...]:
    subject = chance.choice(("fiolin", "piano", "slagverk", "teater", "visuell kunst", "korps"))
    return (_line(f"Elevavgift kulturskole, {subject}", "2190.00"), _line("Leie av instrument", "450.00"))


def _home_care(chance: Random, _: Period) -> tuple[Line, ...]:
    return (
        _line("Praktisk bistand i hjemmet", "239.00", unit="MON"),
        _line("Trygghetsalarm", "312.00", unit="MON"),
        _line("Matombringing, middag", "98.00", quantity=chance.randint(8, 24)),
    )


def _metered_year(_: date) -> Period:
    return _METERED_YEAR


NORWEGIAN_SERVICES: Services = {
    "kindergarten": Service("kindergarten", "Oppvekst og utdanning", "agreement", _kindergarten, month_of),
    "three_siblings": Service("kindergarten", "Oppvekst og utdanning", "agreement", _three_siblings, month_of),
    "after_school": Service("after_school", "Oppvekst og utdanning", "agreement", _after_school, month_of),
    "water": Service("water_sewage", "Teknisk drift", "law", _water, quarter_of, "lien"),
    "settlement": Service("water_sewage", "Teknisk drift", "law", _settlement, _metered_year, "lien", True),
    "waste": Service("waste", "Teknisk drift", "law", _waste, quarter_of, "lien"),
    "municipal_fees": Service("municipal_fees", "Teknisk drift", "law", _municipal_fees, quarter_of, "lien"),
    "rent": Service("rent", "Eiendom", "agreement", _rent, month_of),
    "culture_school": Service("culture_school", "Kultur", "agreement", _culture_school, school_term_of),
    "home_care": Service("health", "Helse og omsorg", "agreement", _home_care, month_of),
}
