"""Which codes are money. Source: Babel's CLDR data, which knows from when to when a currency was used where."""

from datetime import date
from functools import cache

from babel import Locale
from babel.numbers import get_territory_currencies

# Older ones are history: a German mark on an invoice is a mistake.
_USED_SINCE = date(2010, 1, 1)
_TO_COME = date(2100, 1, 1)
_COUNTRY_CODE = 2


def is_currency(code: str) -> bool:
    return code in _used()


@cache
def _used() -> frozenset[str]:
    countries = (str(code) for code in Locale("en").territories if len(str(code)) == _COUNTRY_CODE)
    return frozenset(
        currency for country in countries for currency in get_territory_currencies(country, _USED_SINCE, _TO_COME)
    )
