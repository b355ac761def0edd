"""Text that fits a giro record: ISO-8859-1, printable, no longer than its field."""

import unicodedata

# Letters of neighbours that do not fall apart into a letter of ISO-8859-1 and an accent.
_NEAREST = str.maketrans(
    {"đ": "d", "Đ": "D", "ŋ": "n", "Ŋ": "N", "ŧ": "t", "Ŧ": "T", "ł": "l", "Ł": "L", "ı": "i", "œ": "oe", "Œ": "OE"}
    | dict.fromkeys("‐‑‒–—−", "-")
    | dict.fromkeys("‘’‚‛", "'")
    | dict.fromkeys("“”„", '"')
)


def fitted(text: str, width: int) -> str:
    """The text as a field of `width` holds it: the nearest letters, `?` for what has none, cut, no blanks behind."""
    plain = "".join(map(_nearest, unicodedata.normalize("NFC", text).translate(_NEAREST)))
    return plain[:width].rstrip()


def _nearest(character: str) -> str:
    if not character.isprintable():
        return " "
    if character <= "\xff":
        return character
    return unicodedata.normalize("NFKD", character).encode("iso-8859-1", "ignore").decode("iso-8859-1") or "?"
