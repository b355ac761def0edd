"""Which codes are money. Source: ISO 4217, as Babel's CLDR data lists it."""

from functools import cache

from babel.numbers import list_currencies

# Codes that are no money: no currency, and for tests.
_NO_MONEY = {"XXX", "XTS"}


def is_currency(code: str) -> bool:
    return code in _known()


@cache
def _known() -> frozenset[str]:
    return frozenset(list_currencies()) - _NO_MONEY
