import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.values.payment_reference import (
    algorithms_of,
    grouped,
    is_well_formed,
    mod10,
    mod11,
    ocr_with_length,
    problem_of,
)

BASES = st.text("0123456789", min_size=1, max_size=23)


@pytest.mark.parametrize(
    ("base", "luhn", "eleven"),
    [
        ("12345678", "2", "5"),
        ("1234567", "4", "4"),
        ("123456789012", "8", "5"),
        ("1000005", "7", "-"),
        ("1", "8", "9"),
        ("0000000", "0", "0"),
    ],
)
def test_check_digits_are_the_published_ones(base, luhn, eleven):
    assert (mod10(base), mod11(base)) == (luhn, eleven)


@pytest.mark.parametrize(
    ("reference", "algorithms"),
    [
        ("1234567890128", {"mod10"}),
        ("0265590215686", {"mod10"}),
        ("01245785421", {"mod10"}),
        ("1000005-", {"mod11"}),
        ("0003434323213231", set()),
        ("12345674", {"mod10", "mod11"}),
        ("FAKTURA 17", set()),
    ],
)
def test_a_reference_tells_which_algorithms_it_fits(reference, algorithms):
    fits = algorithms_of(reference)
    assert algorithms <= fits
    assert bool(fits) is bool(algorithms)


@pytest.mark.parametrize(
    ("base", "with_length", "without"),
    [
        ("10001", "1000173", "100016"),
        ("123456789", "12345678911", "1234567897"),
        ("2026000123", "202600012324", "20260001233"),
    ],
)
def test_swedish_references_carry_their_length(base, with_length, without):
    assert ocr_with_length(base) == with_length
    assert base + mod10(base) == without


@pytest.mark.parametrize(
    ("reference", "algorithm", "lengths", "problem"),
    [
        ("426523791", "ocr_length", (), None),
        ("771554194", "ocr_length", (), "wrong_check_digit"),
        ("100016", "ocr_length", (), "wrong_length_digit"),
        ("100016", "ocr", (), None),
        ("1000005-", "mod11", (8,), None),
        ("1000005-", "mod10", (8,), "wrong_check_digit"),
        ("1000005-", "mod11", (15,), "wrong_length"),
        ("12345-7", "mod11", (), "malformed"),
        ("ABC123", "mod10", (), "malformed"),
        ("1", "mod10", (), "malformed"),
        ("1" * 26, "mod10", (), "malformed"),
        ("", "mod10", (), "malformed"),
        ("١٢٣", "mod10", (), "malformed"),
    ],
)
def test_what_is_wrong_with_a_reference_has_a_code(reference, algorithm, lengths, problem):
    assert problem_of(reference, algorithm=algorithm, lengths=lengths) == problem


def test_references_are_shown_in_fours():
    assert grouped("0001234500678") == "0001 2345 0067 8"


@given(BASES)
def test_every_base_with_its_check_digit_is_valid(base):
    assert "mod10" in algorithms_of(base + mod10(base))
    assert "mod11" in algorithms_of(base + mod11(base))
    assert problem_of(ocr_with_length(base), algorithm="ocr_length") is None


@given(BASES, st.data())
def test_one_mistyped_digit_is_always_found(base, data):
    for algorithm, check in (("mod10", mod10(base)), ("mod11", mod11(base))):
        place = data.draw(st.integers(0, len(base) - 1))
        other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != base[place]]))
        assert algorithm not in algorithms_of(base[:place] + other + base[place + 1 :] + check)


@given(st.text(max_size=30))
def test_grouping_changes_nothing_but_spaces(text):
    assert grouped(text).replace(" ", "") == text.replace(" ", "")
    assert is_well_formed(text) or not algorithms_of(text)
