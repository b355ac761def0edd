"""One row of a manifest, read cell by cell; what is wrong is noted with its row and column."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from portal.intake.currencies import is_currency
from portal.intake.finding import Finding, finding
from portal.values.money import Money
from portal.values.national_id import MASK, InvalidNationalId, NationalId, parse

Choice = TypeVar("Choice", bound=str)

# `1,23457E+14`: what Excel makes of a long number in a column that is not formatted as text.
_EXCEL = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.ASCII | re.IGNORECASE)
_WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)

_WHY_NOT = {
    "characters": "it holds something else than digits",
    "length": "it has the wrong number of digits; if Excel took away a leading zero, format the column as text",
    "date": "its first six digits are no date of birth",
    "check_digit": "its check digits do not fit",
    "synthetic": "it is a synthetic test number, and this is no sandbox",
    "not_synthetic": "it may be a real person's, and this is a sandbox",
    "country": "no such numbers are known here",
}


class Cells:
    """The cells of one row by column, stripped; `findings` collects what is wrong with them."""

    def __init__(self, cells: Mapping[str, str], place: str) -> None:
        self._cells = {column: value.strip() for column, value in cells.items()}
        self.place = place
        self.findings: list[Finding] = []

    def where(self, column: str) -> str:
        return f"{self.place}, column {column}"

    def note(self, code: str, column: str, value: object = "", **facts: object) -> None:
        self.findings.append(finding(code, self.where(column), value, **facts))

    def text(self, column: str) -> str | None:
        return self._cells.get(column) or None

    def required(self, column: str) -> str | None:
        found = self.text(column)
        if found is None:
            self.note("cell_missing", column)
        return found

    def digits(self, column: str, *, required: bool = False) -> str | None:
        """A number that is a name (KID, account): as it stands, unless Excel has counted with it."""
        found = self.required(column) if required else self.text(column)
        if found and _EXCEL.fullmatch(found):
            self.note("excel_number", column, shown=found)
            return None
        return found

    def choice(self, column: str, known: Iterable[Choice], default: Choice | None) -> Choice | None:
        """One of the known words, in any case; an empty cell is the default."""
        found = self.text(column)
        if found is None:
            return default
        words = {word.lower(): word for word in known}
        if found.lower() not in words:
            self.note("cell_malformed", column, found, rule=f"one of {', '.join(words.values())}")
        return words.get(found.lower(), default)

    def flag(self, column: str) -> bool:
        """J is yes; N and an empty cell are no."""
        return self.choice(column, ("J", "N"), "N") == "J"

    def day(self, column: str) -> date | None:
        """YYYY-MM-DD, or DD.MM.YYYY as Excel in Norwegian shows it."""
        found = self.text(column)
        if found is None:
            return None
        parts = _DAY_FIRST.fullmatch(found)
        try:
            return date(int(parts[3]), int(parts[2]), int(parts[1])) if parts else date.fromisoformat(found)
        except ValueError:
            self.note("date_malformed", column, found)
            return None

    def currency(self, column: str) -> str | None:
        found = self.text(column)
        if found and not is_currency(found):
            self.note("currency_unknown", column, found)
            return None
        return found

    def money(self, column: str, currency: str | None) -> Money | None:
        """A whole number of minor units of the row's currency."""
        found = self.text(column)
        if found is None or currency is None:
            return None
        if not _WHOLE.fullmatch(found):
            self.note("cell_malformed", column, found, rule="a whole number of øre or öre, without decimals or spaces")
            return None
        return Money(int(found), currency)

    def national_id(self, column: str, *, country: str, synthetic: bool) -> NationalId | None:
        found = self.text(column)
        if found is None:
            return None
        try:
            return parse(found, country=country, synthetic=synthetic)
        except InvalidNationalId as wrong:
            self.note("person_number_invalid", column, MASK, reason=why_invalid(wrong))
            return None


def why_invalid(wrong: InvalidNationalId) -> str:
    """What is wrong with a person number, without any of its digits."""
    return _WHY_NOT[wrong.code]
