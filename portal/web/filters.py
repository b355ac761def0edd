"""How templates write values: money, dates, references, sizes, in the request's language."""

from datetime import date, datetime
from decimal import Decimal

from flask import Flask

from portal.values import payment_reference
from portal.values.money import Money
from portal.web.extensions import municipality, words

_KILO = 1000
_COUNTRY_CALLING = {"NO": "+47", "SE": "+46"}


def add_filters(app: Flask) -> None:
    """Register every filter of this module under its own name."""
    for one in (money, amount, day, short_day, month, clock, moment, percent, number, fours, size, dialled):
        app.jinja_env.filters[one.__name__] = one


def money(value: Money) -> str:
    return words().money(value)


def amount(value: Money) -> str:
    return words().amount(value)


def day(value: date) -> str:
    return words().date(value)


def short_day(value: date) -> str:
    return words().short_date(value)


def month(value: date) -> str:
    return words().month(value)


def clock(value: datetime) -> str:
    return words().time(value, municipality().zone)


def moment(value: datetime) -> str:
    return words().moment(value, municipality().zone)


def percent(value: Decimal) -> str:
    return words().percent(value)


def number(value: Decimal | int) -> str:
    return words().number(value)


def fours(reference: str) -> str:
    """A payment reference as people read it aloud: in groups of four."""
    return payment_reference.grouped(reference)


def size(octets: int) -> str:
    """`84 kB` or `1,2 MB`: decimal units, as phones show them."""
    if octets < _KILO**2:
        return f"{number(max(1, round(octets / _KILO)))}\u00a0kB"
    return f"{number(round(Decimal(octets) / _KILO**2, 1))}\u00a0MB"


def dialled(phone: str, country: str) -> str:
    """A phone number as it is dialled from anywhere: `+4767201000`."""
    digits = "".join(sign for sign in phone if sign.isdecimal())
    return phone.replace(" ", "") if phone.startswith("+") else _COUNTRY_CALLING[country] + digits.removeprefix("0")
