import pytest

from portal.words import words_in
from portal.words.units import unit_name


@pytest.mark.parametrize(
    ("language", "code", "name"),
    [
        ("nb", "MTQ", "m³"),
        ("nb", "EA", "stk."),
        ("sv", "C62", "st"),
        ("en", "MON", "mo."),
        ("nb", "mon", "md."),
        ("nb", " økt ", "økt"),
        ("nb", "ZZ", ""),
        ("nb", None, ""),
    ],
)
def test_a_unit_is_written_as_people_write_it(language: str, code: str | None, name: str) -> None:
    assert unit_name(words_in(language), code) == name
