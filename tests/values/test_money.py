from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.values.money import CurrencyMismatch, MalformedAmount, Money

AMOUNTS = st.builds(Money, st.integers(-(10**13), 10**13), st.just("NOK"))


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1234.50", "NOK", 123450),
        ("1 234,50", "NOK", 123450),
        ("1\u00a0234,5", "SEK", 123450),
        ("-3", "NOK", -300),
        ("\u22120,01", "NOK", -1),
        ("+7.00", "EUR", 700),
        ("100.0000", "NOK", 10000),
        ("12", "JPY", 12),
        ("0.125", "KWD", 125),
    ],
)
def test_amounts_are_read_as_people_and_machines_write_them(text, currency, minor):
    assert Money.parse(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("", "NOK"),
        ("12.345", "NOK"),
        ("1.234,50", "NOK"),
        ("1e3", "NOK"),
        ("NaN", "NOK"),
        ("٣", "NOK"),
        ("1.5", "JPY"),
        ("12kr", "NOK"),
        ("1.", "NOK"),
        ("9" * 16, "NOK"),
        ("9" * 9999, "NOK"),
        ("1", "nok"),
        ("1", "NOKK"),
        ("1", ""),
    ],
)
def test_anything_else_is_refused_not_rounded(text, currency):
    with pytest.raises(MalformedAmount):
        Money.parse(text, currency)


def test_split_gives_the_odd_ore_to_the_last_parts():
    parts = Money.parse("1000,00", "NOK").split(3)
    assert [part.minor for part in parts] == [33333, 33333, 33334]


def test_splitting_into_no_parts_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        Money(1, "NOK").split(0)


@pytest.mark.parametrize(("minor", "factor", "share"), [(100, "0.125", 13), (-100, "0.125", -13), (333, "0.25", 83)])
def test_a_share_rounds_half_away_from_zero(minor, factor, share):
    assert Money(minor, "NOK").share(Decimal(factor)) == Money(share, "NOK")


@pytest.mark.parametrize("operate", [Money.__add__, Money.__sub__, Money.__lt__, Money.__ge__])
def test_currencies_never_mix(operate):
    with pytest.raises(CurrencyMismatch):
        operate(Money(1, "NOK"), Money(1, "SEK"))


def test_equal_numbers_of_two_currencies_are_not_equal():
    assert Money(1, "NOK") != Money(1, "SEK")


def test_multiplying_by_a_fraction_is_refused():
    with pytest.raises(TypeError):
        Money(100, "NOK") * 0.5


@given(AMOUNTS, st.integers(1, 60))
def test_parts_add_up_and_differ_by_at_most_one(amount, count):
    parts = amount.split(count)
    assert sum(parts, Money.zero("NOK")) == amount
    assert parts[-1].minor - parts[0].minor in (0, 1)
    assert list(parts) == sorted(parts)


@given(AMOUNTS)
def test_what_is_written_reads_back_the_same(amount):
    assert Money.parse(str(amount.decimal), "NOK") == amount


@given(AMOUNTS, AMOUNTS)
def test_subtraction_undoes_addition(one, other):
    assert one + other - other == one
    assert bool(one - one) is False
    assert abs(-one) == abs(one)
    assert (one <= other) or (one > other)


@given(st.text(max_size=20))
def test_no_text_brings_another_error(text):
    with suppress(MalformedAmount):
        assert isinstance(Money.parse(text, "NOK").minor, int)
