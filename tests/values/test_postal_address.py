import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.values.postal_address import PostalAddress


def an_address(**other: str) -> PostalAddress:
    usual = {"name": "Kari Nordmann", "street": "Fjellveien 3", "zip": "1470", "city": "Lørenskog", "country": "NO"}
    return PostalAddress(**usual | other)


def test_lines_are_as_on_an_envelope():
    assert an_address().lines == ("Kari Nordmann", "Fjellveien 3", "1470 Lørenskog")


def test_a_street_may_have_several_lines_and_empty_ones_go():
    assert an_address(street="c/o Hansen\n\nFjellveien 3 ").lines[1:3] == ("c/o Hansen", "Fjellveien 3")


def test_swedish_postcodes_are_written_with_a_space():
    assert an_address(zip="44130", city="Alingsås", country="SE").lines[-1] == "441 30 Alingsås"


def test_abroad_the_country_stands_last_in_capitals():
    address = an_address(zip="44130", city="Alingsås", country="SE")
    assert address.lines_from("NO")[-1] == "SWEDEN"
    assert address.lines_from("SE") == address.lines


@pytest.mark.parametrize(
    "address",
    [an_address(), an_address(zip="441 30", country="SE"), an_address(zip="", city="Dublin 2", country="IE")],
)
def test_a_whole_address_is_complete(address):
    assert address.is_complete


@pytest.mark.parametrize(
    "missing",
    [{"name": " "}, {"street": ""}, {"zip": ""}, {"zip": "147"}, {"zip": "14700"}, {"city": ""}, {"country": "SE"}],
)
def test_an_address_no_postman_finds_is_not_complete(missing):
    assert not an_address(**missing).is_complete


@given(st.builds(PostalAddress, *(5 * [st.text(max_size=30)])))
def test_no_line_is_ever_empty(address):
    assert all(line.strip() for line in address.lines_from("NO"))
    if address.is_complete:
        assert len(address.lines) >= 3


def test_parts_that_are_not_known_are_empty():
    assert PostalAddress.of("Kari Nordmann", None, "1470", None, "NO") == PostalAddress(
        "Kari Nordmann", "", "1470", "", "NO"
    )
