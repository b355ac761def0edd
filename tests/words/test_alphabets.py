"""Names sort as people look for them, whatever the database thinks of letters."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.words.alphabets import folded, name_key


@pytest.mark.parametrize(
    ("country", "names"),
    [
        ("NO", ["Zara", "Ægir", "Ärla", "Øystein", "Özil", "Aase", "Åse"]),
        ("NO", ["Andre", "André", "Andrea"]),
        ("NO", ["Borettslag 2", "Borettslag 10", "Borettslaget"]),
        ("SE", ["Zara", "Åsa", "Ægir", "Ärla", "Öberg", "Østby"]),
        ("SE", ["Aaron", "Abel", "Valter", "Wallin"]),
    ],
)
def test_names_stand_in_the_order_of_the_country(country: str, names: list[str]) -> None:
    assert sorted(set(names), key=lambda name: name_key(name, country)) == names


@given(st.lists(st.text()), st.sampled_from(["NO", "SE"]), st.randoms())
def test_any_text_has_a_place_and_always_the_same(names: list[str], country: str, chance: Random) -> None:
    once = sorted(names, key=lambda name: name_key(name, country))
    chance.shuffle(names)
    assert sorted(names, key=lambda name: name_key(name, country)) == once


@given(st.text())
def test_folding_twice_changes_nothing_more(name: str) -> None:
    assert folded(folded(name)) == folded(name)


def test_a_letter_written_in_two_signs_is_the_same_letter() -> None:
    assert folded("A\u030ase") == folded("Åse") == "åse"
