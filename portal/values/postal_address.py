"""A postal address: parsed once, then only properties."""

import re
from dataclasses import dataclass
from typing import Self

from babel import Locale

_POSTCODES = {"NO": re.compile(r"\d{4}", re.ASCII), "SE": re.compile(r"\d{3} ?\d{2}", re.ASCII)}


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Where a letter goes. `country` is an ISO 3166 code; `street` may have several lines."""

    name: str
    street: str
    zip: str
    city: str
    country: str

    @classmethod
    def of(cls, name: str, *parts: str | None) -> Self:
        """The address whose street, postcode, city and country may not be known: those are empty."""
        return cls(name, *(part or "" for part in parts))

    @property
    def is_complete(self) -> bool:
        """Whether a postman could find it: name, street, city, and a postcode of the country's form."""
        form = _POSTCODES.get(self.country)
        has_postcode = bool(form.fullmatch(self.zip.strip())) if form else True
        return has_postcode and all(part.strip() for part in (self.name, self.street, self.city))

    @property
    def lines(self) -> tuple[str, ...]:
        """As on an envelope sent within the country: the name first, nothing empty."""
        street = (line.strip() for line in self.street.splitlines())
        town = f"{self._postcode} {self.city}"
        return tuple(line for line in (self.name.strip(), *street, town.strip()) if line)

    def lines_from(self, country: str) -> tuple[str, ...]:
        """As on an envelope posted in `country`: abroad, the country's name comes last (Universal Postal Union)."""
        if self.country == country or not self.country.strip():
            return self.lines
        return (*self.lines, Locale("en").territories.get(self.country, self.country).upper())

    @property
    def _postcode(self) -> str:
        digits = self.zip.strip().replace(" ", "")
        return f"{digits[:3]} {digits[3:]}" if self.country == "SE" else self.zip.strip()
