"""The words of one language: sentences from the catalogs, money and dates as people there write them.

Sources: Babel's CLDR data; the house's formats for amounts, dates and times (nb, nn, sv, en).
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_interval, format_time
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, get_decimal_symbol, get_group_symbol
from babel.support import NullTranslations, Translations

from portal.values.money import Money

CATALOGS = Path(__file__).parent.parent.parent / "translations"
LOCALES = {"nb": "nb_NO", "nn": "nn_NO", "sv": "sv_SE", "en": "en_GB"}
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"


@dataclass(frozen=True)
class Words:
    """One language. Made by `words_in`, which keeps one a language."""

    language: str
    locale: Locale
    translations: NullTranslations

    def text(self, message: str, **numbers: object) -> str:
        """The sentence for `message`, with its named placeholders filled."""
        sentence = self.translations.ugettext(message)
        return sentence % numbers if numbers else sentence

    def plural(self, one: str, many: str, count: int, **numbers: object) -> str:
        """The sentence for a count; `%(num)d` is the count."""
        return self.translations.ungettext(one, many, count) % {"num": count, **numbers}

    def listed(self, parts: Sequence[str]) -> str:
        """`a, b og c`."""
        return format_list(parts, locale=self.locale)

    def money(self, amount: Money) -> str:
        """`12 269,50 kr` in Scandinavian languages, `NOK 12,269.50` in English; a real minus sign."""
        # Two currency signs stand for the ISO code; Babel's own English pattern glues it to the number.
        pattern = f"¤¤{NO_BREAK_SPACE}#,##0.00" if self.language == "en" else None
        return _written(amount, _frame_of_money(amount.currency, pattern, self.locale))

    def amount(self, amount: Money) -> str:
        """The number alone, always with two decimals, for tables whose heading names the currency."""
        return _written(amount, _frame_of_number(self.locale))

    def number(self, value: Decimal | int) -> str:
        return format_decimal(value, locale=self.locale).replace("-", MINUS)

    def quantity(self, value: Decimal) -> str:
        """All its decimals, so that quantity times price can be checked by hand."""
        return format_decimal(value, "#,##0.##########", self.locale, decimal_quantization=False).replace("-", MINUS)

    def price(self, value: Decimal) -> str:
        """At least two decimals and all there are: a price may have more than its currency."""
        return format_decimal(value, "#,##0.00########", self.locale, decimal_quantization=False).replace("-", MINUS)

    def percent(self, value: Decimal) -> str:
        """`25 %` of the number 25; no space in English."""
        return self.number(value) + ("%" if self.language == "en" else f"{NO_BREAK_SPACE}%")

    def date(self, day: dt.date) -> str:
        """`15. desember 2026`: for running text."""
        return _date(day, "d MMMM y" if self.language in ("sv", "en") else "d. MMMM y", self.locale)

    def short_date(self, day: dt.date) -> str:
        """`15.12.2026`, `2026-12-15`, `15 Dec 2026`: for tables."""
        return _date(day, {"sv": "y-MM-dd", "en": "d MMM y"}.get(self.language, "dd.MM.y"), self.locale)

    def month(self, day: dt.date) -> str:
        """`oktober 2026`."""
        return _date(day, "MMMM y", self.locale)

    def months(self, first: dt.date, last: dt.date) -> str:
        """`oktober 2026`, `oktober–desember 2026`, `desember 2026–januar 2027`."""
        return _months(first, last, self.locale)

    def time(self, moment: dt.datetime, zone: dt.tzinfo) -> str:
        """`kl. 09:05`, in the municipality's zone."""
        clock = format_time(moment.astimezone(zone), "HH:mm", locale=self.locale)
        return clock if self.language == "en" else f"kl.{NO_BREAK_SPACE}{clock}"

    def moment(self, moment: dt.datetime, zone: dt.tzinfo) -> str:
        """`15. desember 2026 kl. 09:05`."""
        return f"{self.date(moment.astimezone(zone).date())} {self.time(moment, zone)}"


# A list of invoices writes hundreds of amounts and the same few dates; Babel reads its patterns anew for each.
@dataclass(frozen=True, slots=True)
class _Frame:
    """How amounts look: what stands around the digits, how many decimals, and the two signs between digits."""

    before: str
    after: str
    decimals: int
    signs: dict[int, str]


def _written(amount: Money, frame: _Frame) -> str:
    digits = f"{abs(amount.decimal):,.{frame.decimals}f}".translate(frame.signs)
    return f"{MINUS if amount.minor < 0 else ''}{frame.before}{digits}{frame.after}"


@cache
def _frame_of_money(currency: str, pattern: str | None, locale: Locale) -> _Frame:
    return _frame(format_currency(Decimal(1000), currency, pattern, locale), locale)


@cache
def _frame_of_number(locale: Locale) -> _Frame:
    return _frame(format_decimal(Decimal(1000), "#,##0.00", locale), locale)


def _frame(thousand: str, locale: Locale) -> _Frame:
    """Read off how Babel writes one thousand."""
    found = re.fullmatch(r"(\D*)(1\D?000)(\D(0+))?(\D*)", thousand)
    assert found, thousand
    signs = {ord(","): get_group_symbol(locale), ord("."): get_decimal_symbol(locale)}
    return _Frame(found[1], found[5], len(found[4] or ""), signs)


@lru_cache(maxsize=4096)
def _date(day: dt.date, pattern: str, locale: Locale) -> str:
    return format_date(day, pattern, locale)


@lru_cache(maxsize=4096)
def _months(first: dt.date, last: dt.date, locale: Locale) -> str:
    # CLDR puts spaces around the dash in some languages; one look is enough here.
    return format_interval(first, last, "yMMMM", locale=locale).replace("\u2009", "").replace(" – ", "–")


@cache
def words_in(language: str) -> Words:
    """The words of `nb`, `nn`, `sv` or `en`; another language is a programming error (KeyError)."""
    locale = Locale.parse(LOCALES[language])
    return Words(language, locale, Translations.load(CATALOGS, [language]))
