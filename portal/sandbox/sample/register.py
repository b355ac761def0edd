"""The customer register of a sample: hands out numbers, addresses and e-mail addresses, none of them twice."""

import unicodedata
from datetime import date
from random import Random

from portal.config import Municipality
from portal.sandbox.sample.names import NAMES, TOWNS
from portal.sandbox.sample.person_numbers import PersonNumbers
from portal.values.payment_reference import mod10, mod11
from portal.values.postal_address import PostalAddress

_PLAIN = str.maketrans({"ø": "o", "æ": "ae", "đ": "d", "ł": "l", "ŋ": "n", "ß": "ss"})
_USUAL_WIDTH = 7
# Room for the cast, then for as many seeds, each with a hundredth of the customer numbers there are.
_CAST = 100
_SEEDS = 80


class CustomerRegister:
    """One municipality's. `seed` sets the customer numbers of the crowd apart from other seeds' crowds."""

    def __init__(self, municipality: Municipality, seed: int) -> None:
        self.country = municipality.country
        self.names = NAMES[municipality.country]
        self.person_numbers = PersonNumbers(municipality.country)
        self._towns = TOWNS.get(municipality.key) or (_town_of(municipality),)
        among = 10 ** _width_of_customer_numbers(municipality)
        self._next_of_cast = among // 10 + 1
        self._next_of_crowd = among // 10 + _CAST + seed % _SEEDS * (among // 100)

    def cast_number(self) -> str:
        """A customer number of the cast: the same whatever the seed."""
        self._next_of_cast += 1
        return str(self._next_of_cast - 1)

    def crowd_number(self) -> str:
        self._next_of_crowd += 1
        return str(self._next_of_crowd - 1)

    def address(self, chance: Random, name: str) -> PostalAddress:
        street = f"{chance.choice(self.names.streets)} {chance.randint(1, 148)}{chance.choice(('', '', '', 'A', 'B'))}"
        postcode, town = chance.choice(self._towns)
        return PostalAddress(name, street, postcode, town, self.country)

    def mobile(self, chance: Random) -> str:
        return f"{self.names.mobile_prefix}{chance.randint(0, 9_999_999):07}"

    def birthday(self, chance: Random, year: int) -> date:
        return date(year, chance.randint(1, 12), chance.randint(1, 28))

    def organisation_number(self, chance: Random) -> str:
        """Norway: nine digits from 3, where synthetic units lie. Sweden: ten digits of a company."""
        start, check_digit = ("311", mod11) if self.country == "NO" else ("5599", mod10)
        while True:
            digits = f"{start}{chance.randint(0, 99_999):05}"
            if check_digit(digits) != "-":
                return digits + check_digit(digits)


def email_of(name: str, domain: str, suffix: str = "") -> str:
    """`Åse Ødegård` -> `ase.odegard@post.example`."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_PLAIN)).encode("ascii", "ignore").decode()
    first, *_, last = [word.strip("-") for word in plain.split()]
    return f"{first}.{last}{suffix}@{domain}"


def _width_of_customer_numbers(municipality: Municipality) -> int:
    part = municipality.issuers[0].references.customer_slice
    return part[1] - part[0] if part else _USUAL_WIDTH


def _town_of(municipality: Municipality) -> tuple[str, str]:
    """The town of the return address: `1471 Lørenskog`, `441 81 Alingsås`."""
    usual = ("0001", "Oslo") if municipality.country == "NO" else ("111 20", "Stockholm")
    words = municipality.contact.return_address[-1].split() if municipality.contact.return_address else []
    digits = [word for word in words if word.isdigit()]
    return (" ".join(digits), " ".join(words[len(digits) :])) if digits and len(words) > len(digits) else usual
