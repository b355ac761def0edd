"""The words of one language: sentences from the catalogs, money and dates as people there write them.

Sources: Babel's CLDR data; the house's formats for amounts, dates and times (nb, nn, sv, en).
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_interval, format_time
from babel.numbers import format_currency, format_decimal
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

    def money(self, amount: Money) -> str:
        """`12 269,50 kr` in Scandinavian languages, `NOK 12,269.50` in English; a real minus sign."""
        # Two currency signs stand for the ISO code; Babel's own English pattern glues it to the number.
        pattern = f"¤¤{NO_BREAK_SPACE}#,##0.00" if self.language == "en" else None
        text = format_currency(abs(amount.decimal), amount.currency, pattern, self.locale)
        return MINUS + text if amount.minor < 0 else text

    def amount(self, amount: Money) -> str:
        """The number alone, always with two decimals, for tables whose heading names the currency."""
        text = format_decimal(abs(amount.decimal), "#,##0.00", self.locale)
        return MINUS + text if amount.minor < 0 else text

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
        return format_date(day, "d MMMM y" if self.language in ("sv", "en") else "d. MMMM y", self.locale)

    def short_date(self, day: dt.date) -> str:
        """`15.12.2026`, `2026-12-15`, `15 Dec 2026`: for tables."""
        return format_date(day, {"sv": "y-MM-dd", "en": "d MMM y"}.get(self.language, "dd.MM.y"), self.locale)

    def month(self, day: dt.date) -> str:
        """`oktober 2026`."""
        return format_date(day, "MMMM y", self.locale)

    def months(self, first: dt.date, last: dt.date) -> str:
        """`oktober 2026`, `oktober–desember 2026`, `desember 2026–januar 2027`."""
        # CLDR puts spaces around the dash in some languages; one look is enough here.
        return format_interval(first, last, "yMMMM", locale=self.locale).replace("\u2009", "").replace(" – ", "–")

    def time(self, moment: dt.datetime, zone: dt.tzinfo) -> str:
        """`kl. 09:05`, in the municipality's zone."""
        clock = format_time(moment.astimezone(zone), "HH:mm", locale=self.locale)
        return clock if self.language == "en" else f"kl.{NO_BREAK_SPACE}{clock}"

    def moment(self, moment: dt.datetime, zone: dt.tzinfo) -> str:
        """`15. desember 2026 kl. 09:05`."""
        return f"{self.date(moment.astimezone(zone).date())} {self.time(moment, zone)}"


@cache
def words_in(language: str) -> Words:
    """The words of `nb`, `nn`, `sv` or `en`; another language is a programming error (KeyError)."""
    locale = Locale.parse(LOCALES[language])
    return Words(language, locale, Translations.load(CATALOGS, [language]))
