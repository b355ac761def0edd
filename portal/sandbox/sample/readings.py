"""The list of readings that comes inside a settlement."""

from random import Random

from portal.sandbox.sample.bill import Period
from portal.sandbox.sample.issued import Reading

_HEADINGS = {"NO": "dato;målerstand", "SE": "datum;avläsning"}
_NAMES = {"NO": "malerstander.csv", "SE": "avlasningar.csv"}


def reading_of(period: Period, chance: Random, country: str) -> Reading:
    """A CSV file of two readings: the first day and the last."""
    first = chance.randint(200, 900)
    rows = (
        _HEADINGS[country],
        f"{period.start};{first}",
        f"{period.end};{first + chance.randint(80, 140)}",
    )
    return Reading(_NAMES[country], "text/csv", "".join(f"{row}\r\n" for row in rows).encode())
