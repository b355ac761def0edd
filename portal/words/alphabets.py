"""Names in the order of a country's alphabet, the same on every database and machine.

Norway: æ, ø, å last, `aa` as å (Språkrådet, alfabetisering). Sweden: å, ä, ö last (Svenska skrivregler).
The neighbour's letters stand where one's own do; other accents do not count; numbers in names go by their size.
"""

import re
import unicodedata
from collections.abc import Mapping

_LAST: Mapping[str, str] = {"NO": "æøå", "SE": "åäö"}
_AS: Mapping[str, Mapping[str, str]] = {
    "NO": {"ä": "æ", "ö": "ø", "ü": "y", "aa": "å"},
    "SE": {"æ": "ä", "ø": "ö", "ü": "y"},
}
_AFTER_Z = ord("z") + 1
_DIGITS = ord("0")
_PARTS = re.compile(r"[0-9]+|.", re.DOTALL)


def folded(name: str) -> str:
    """The name as it is compared: small letters, accents and letters as one sign each."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def name_key(name: str, country: str) -> tuple[tuple[int, ...], str]:
    """What to sort names by in `NO` or `SE`."""
    text, last = folded(name), _LAST[country]
    for written, read in _AS[country].items():
        text = text.replace(written, read)
    return tuple(place for part in _PARTS.findall(text) for place in _places(part, last)), name


def _places(part: str, last: str) -> tuple[int, ...]:
    if part.isascii() and part.isdigit():
        return _DIGITS, int(part)
    return (_AFTER_Z + last.index(part) if part in last else ord(_plain(part)),)


def _plain(sign: str) -> str:
    return unicodedata.normalize("NFD", sign)[0]
