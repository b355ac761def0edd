"""What an invoice is for, in a few words: its title on pages and in the letter."""

from dataclasses import dataclass
from datetime import date

from portal.words.catalogs import Words
from portal.words.marks import mark

# Categories as the issuer's system names them in the manifest.
LABELS = {
    "kindergarten": mark("Kindergarten"),
    "after_school": mark("After-school care"),
    "water_sewage": mark("Water and sewage"),
    "waste": mark("Waste collection"),
    "rent": mark("Rent"),
    "municipal_fees": mark("Municipal charges"),
    "property_tax": mark("Property tax"),
    "culture_school": mark("School of music and performing arts"),
    "elderly_care": mark("Home care"),
    "health": mark("Health services"),
    "social": mark("Social services"),
    "child_welfare": mark("Child welfare"),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What an invoice is for. `category` is a key of LABELS or unknown; `first_line` is its first line's name."""

    category: str | None
    first_line: str | None
    period_start: date | None = None
    period_end: date | None = None


def title(subject: Subject, words: Words) -> str:
    """`Barnehage, oktober 2026`: the category or else the first line's name, and the period where there is one."""
    label = LABELS.get(subject.category or "")
    name = words.text(label) if label else (subject.first_line or words.text("Invoice"))
    period = _period(subject.period_start, subject.period_end, words)
    return f"{name}, {period}" if period else name


def _period(start: date | None, end: date | None, words: Words) -> str:
    first, last = start or end, end or start
    return words.months(first, last) if first and last else ""
