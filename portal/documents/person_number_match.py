"""Whether a text holds a person number: a known one, or any that checks out."""

import re
import unicodedata
from contextlib import suppress

from portal.values.national_id import InvalidNationalId, parse

_SEPARATORS = re.compile(r"[\s.\-+\u00ad\u2010-\u2015\u2212\u200b]")
_SWEDISH_LENGTH = 12
_NORWEGIAN = re.compile(r"(?<!\d)\d{6}[ -]?\d{5}(?!\d)", re.ASCII)
# Ten bare digits are too often something else.
_SWEDISH = re.compile(r"(?<!\d)(?:(?:\d{2})?\d{6}[-+]\d{4}|\d{12})(?!\d)", re.ASCII)


def holds(text: str, number: str | None) -> bool:
    """Whether `number` stands in the text, or, when none is known, any number of Norway or Sweden.

    A known one is compared digit by digit without spaces, dots and dashes, because a PDF may place each digit
    by itself; a Swedish one is also looked for without its century.
    """
    plain = unicodedata.normalize("NFKC", text)
    if number is None:
        return _holds_any(plain)
    digits = _SEPARATORS.sub("", plain)
    wanted = _SEPARATORS.sub("", number)
    return (wanted[2:] if len(wanted) == _SWEDISH_LENGTH else wanted) in digits


def _holds_any(text: str) -> bool:
    norwegian = (_checks_out(found, "NO") for found in _NORWEGIAN.findall(text))
    swedish = (_checks_out(found, "SE") for found in _SWEDISH.findall(text))
    return any(norwegian) or any(swedish)


def _checks_out(text: str, country: str) -> bool:
    for synthetic in (False, True):
        with suppress(InvalidNationalId):
            parse(text, country=country, synthetic=synthetic)
            return True
    return False
