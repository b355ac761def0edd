from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from portal.values.money import Money
from portal.words import words_in

OSLO = ZoneInfo("Europe/Oslo")


@pytest.mark.parametrize(
    ("language", "currency", "text"),
    [
        ("nb", "NOK", "12\u00a0269,50\u00a0kr"),
        ("nn", "NOK", "12\u00a0269,50\u00a0kr"),
        ("sv", "SEK", "12\u00a0269,50\u00a0kr"),
        ("en", "NOK", "NOK\u00a012,269.50"),
        ("en", "SEK", "SEK\u00a012,269.50"),
        ("nb", "EUR", "12\u00a0269,50\u00a0€"),
    ],
)
def test_money_is_written_as_people_there_write_it(language: str, currency: str, text: str) -> None:
    assert words_in(language).money(Money(1226950, currency)) == text


@pytest.mark.parametrize(("language", "text"), [("nb", "\u2212100,00\u00a0kr"), ("en", "\u2212NOK\u00a0100.00")])
def test_a_negative_amount_has_a_real_minus_sign(language: str, text: str) -> None:
    assert words_in(language).money(Money(-10000, "NOK")) == text


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("nb", "15. desember 2026", "15.12.2026"),
        ("nn", "15. desember 2026", "15.12.2026"),
        ("sv", "15 december 2026", "2026-12-15"),
        ("en", "15 December 2026", "15 Dec 2026"),
    ],
)
def test_a_date_is_written_out_in_text_and_short_in_tables(language: str, long: str, short: str) -> None:
    words = words_in(language)
    assert words.date(date(2026, 12, 15)) == long
    assert words.short_date(date(2026, 12, 15)) == short


def test_a_moment_is_told_in_the_municipality_s_zone() -> None:
    moment = datetime(2026, 12, 15, 8, 5, tzinfo=UTC)
    assert words_in("nb").moment(moment, OSLO) == "15. desember 2026 kl.\u00a009:05"
    assert words_in("en").moment(moment, OSLO) == "15 December 2026 09:05"


def test_a_rate_is_written_with_a_space_except_in_english() -> None:
    assert words_in("nb").percent(Decimal(25)) == "25\u00a0%"
    assert words_in("nb").percent(Decimal("11.11")) == "11,11\u00a0%"
    assert words_in("en").percent(Decimal(25)) == "25%"


def test_a_month_is_named_with_its_year() -> None:
    assert words_in("nb").month(date(2026, 10, 1)) == "oktober 2026"


@given(
    st.integers(-(10**15), 10**15),
    st.sampled_from(["NOK", "SEK", "DKK", "EUR", "USD", "JPY", "GBP"]),
    st.sampled_from(["nb", "nn", "sv", "en"]),
)
def test_amounts_are_written_exactly_as_babel_writes_them(minor: int, currency: str, language: str) -> None:
    words, amount = words_in(language), Money(minor, currency)
    pattern = "¤¤\u00a0#,##0.00" if language == "en" else None
    sign = "\u2212" if minor < 0 else ""
    assert words.money(amount) == sign + format_currency(abs(amount.decimal), currency, pattern, words.locale)
    assert words.amount(amount) == sign + format_decimal(abs(amount.decimal), "#,##0.00", words.locale)
