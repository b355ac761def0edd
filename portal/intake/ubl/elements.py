"""Values of single elements: text, dates, numbers and amounts. What is wrong is noted, never guessed."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from lxml.etree import _Element as Element

from portal.intake.ubl.names import CBC
from portal.intake.ubl.notes import Notes
from portal.values.money import MalformedAmount, Money

Parts = Mapping[str, list[Element]]
Leaves = Mapping[str, Element]

_START, _END = CBC + "StartDate", CBC + "EndDate"
# xs:decimal. No comma, no thousands, no exponent: what another reader would read otherwise is not guessed.
_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
# Digits before the point that money can have.
_LONGEST = 15
# xs:date may end in a time zone; the day is the one that is written.
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?", re.ASCII)


def parts_of(element: Element) -> Parts:
    """The children by tag, in order."""
    parts: dict[str, list[Element]] = {}
    for child in element:
        parts.setdefault(child.tag, []).append(child)
    return parts


def leaves_of(element: Element) -> Leaves:
    """The first child of each tag."""
    return {child.tag: child for child in reversed(element)}


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of a tag, the first of the next tag in that, and so on."""
    for tag in path:
        if element is None:
            return None
        element = next(element.iterchildren(tag), None)
    return element


def first(parts: Parts, tag: str) -> Element | None:
    found = parts.get(tag)
    return found[0] if found else None


def text(element: Element | None) -> str | None:
    """The element's text without outer space; None when it is missing or empty."""
    found = element.text if element is not None else None
    return (found.strip() or None) if found else None


def day(element: Element | None, notes: Notes) -> date | None:
    written = text(element)
    if written is None or element is None:
        return None
    parts = _DATE.fullmatch(written)
    try:
        return date.fromisoformat(parts[1] if parts else "")
    except ValueError:
        notes.add("date_malformed", element, written)
        return None


def period(element: Element | None, notes: Notes) -> tuple[date | None, date | None]:
    """Start and end of an InvoicePeriod."""
    if element is None:
        return None, None
    leaves = leaves_of(element)
    return day(leaves.get(_START), notes), day(leaves.get(_END), notes)


def number(element: Element | None, notes: Notes) -> Decimal | None:
    """A quantity, price or rate, with as many decimals as it has."""
    written = text(element)
    if written is None or element is None:
        return None
    if not _DECIMAL.fullmatch(written):
        notes.add("number_malformed", element, written)
        return None
    return Decimal(written)


def amount(element: Element | None, currency: str | None, notes: Notes) -> Money | None:
    """Money in the document's currency; None, and noted, when it is in another one."""
    written = text(element)
    if written is None or element is None or currency is None:
        return None
    if element.get("currencyID", currency) != currency:
        notes.add("currency_mixed", element, f"{written} {element.get('currencyID')}", currency=currency)
        return None
    found = _money(written, currency)
    if isinstance(found, Money):
        return found
    notes.add(found, element, written, currency=currency)
    return None


@lru_cache(maxsize=1024)
def _money(written: str, currency: str) -> Money | str:
    """The amount, or the code of what is wrong with it. Kept: an invoice says each of its sums three or four times."""
    if not _DECIMAL.fullmatch(written):
        return "amount_malformed"
    try:
        return Money.parse(written, currency)
    except MalformedAmount:
        whole, point, _ = written.partition(".")
        return "amount_decimals" if point and len(whole) <= _LONGEST else "amount_malformed"
