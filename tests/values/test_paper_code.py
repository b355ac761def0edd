"""Codes on paper: what is mistyped is seen, and what is typed differently is read alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.values.paper_code import ALPHABET, LENGTH, code_of, grouped, read_code

codes = st.integers(min_value=0, max_value=2**256 - 1).map(code_of)


@given(codes)
def test_a_code_is_read_however_it_is_written(code: str) -> None:
    assert len(code) == LENGTH
    for written in (code, code.lower(), grouped(code), f" {code[:3]}-{code[3:]}\n"):
        assert read_code(written) == code


@given(codes, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_seen(code: str, place: int, sign: str) -> None:
    wrong = code[:place] + sign + code[place + 1 :]
    assert (read_code(wrong) is None) == (wrong != code)


@given(codes, st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1))
def test_two_signs_that_changed_places_are_seen(code: str, one: int, other: int) -> None:
    signs = list(code)
    signs[one], signs[other] = signs[other], signs[one]
    swapped = "".join(signs)
    assert (read_code(swapped) is None) == (swapped != code)


@pytest.mark.parametrize("typed", ["", "KM4T9", "KM4T9 XWPC7 2", "KM4T9 XWPCO", "١٢٣٤٥٦٧٨٩٠", "ÆØÅÆØÅÆØÅÆ"])
def test_what_can_be_no_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


def test_no_sign_looks_like_another_and_no_word_can_be_read() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 23
    assert not set(ALPHABET) & set("01OILBSZGQUAE")
