"""Units of quantity: UN/ECE Recommendation 20 codes, as invoices carry them, to what people write."""

from portal.words.catalogs import Words
from portal.words.marks import mark

# Symbols are the same in every language.
_SYMBOLS = {
    "MTR": "m",
    "MTK": "m²",
    "MTQ": "m³",
    "LTR": "l",
    "KGM": "kg",
    "GRM": "g",
    "TNE": "t",
    "KMT": "km",
    "KW": "kW",
    "KWH": "kWh",
    "MWH": "MWh",
    "P1": "%",
}
_WORDS = {
    "EA": mark("pcs"),
    "C62": mark("pcs"),
    "H87": mark("pcs"),
    "PCE": mark("pcs"),
    "NAR": mark("pcs"),
    "STK": mark("pcs"),
    "XPP": mark("pcs"),
    "MIN": mark("min"),
    "HUR": mark("h"),
    "DAY": mark("d"),
    "WEE": mark("wk."),
    "MON": mark("mo."),
    "ANN": mark("yr."),
}
# "Mutually defined" says nothing to a reader.
_UNSAID = {"ZZ", "XZZ", "1"}


def unit_name(words: Words, code: str | None) -> str:
    """What to write after a quantity; a code we do not know is shown as it came, none at all as nothing."""
    plain = (code or "").strip()
    known = plain.upper()
    if known in _UNSAID:
        return ""
    if known in _WORDS:
        return words.text(_WORDS[known])
    return _SYMBOLS.get(known, plain)
