import pytest

from portal.values.email_address import domain_on_the_wire, is_well_formed


@pytest.mark.parametrize(
    "address",
    ["kari@example.no", "kari.nordmann+faktura@post.example.no", "bjørn@blåbær.example", "o'hara@example.ie", "a@b.no"],
)
def test_an_address_mail_can_be_sent_to_is_well_formed(address: str) -> None:
    assert is_well_formed(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "kari",
        "kari@",
        "@example.no",
        "kari@localhost",
        "kari@@example.no",
        "kari nordmann@example.no",
        "kari@example..no",
        ".kari@example.no",
        "kari.@example.no",
        "ka..ri@example.no",
        "kari@-example.no",
        "kari@example.no\nBcc: ola@example.no",
        "kari@example.no\r\nSubject: x",
        "kari@exam\nple.no",
        "<kari@example.no>",
        "kari@example.no,ola@example.no",
        "kari@[192.0.2.1]",
        "k" * 65 + "@example.no",
        "kari@" + "e" * 64 + ".no",
        "kari@" + ".".join(["example"] * 40),
    ],
)
def test_what_could_not_stand_on_the_wire_is_not_an_address(address: str) -> None:
    assert not is_well_formed(address)


def test_a_domain_outside_ascii_goes_on_the_wire_in_its_ascii_form() -> None:
    assert domain_on_the_wire("Blåbær.example") == "xn--blbr-roah.example"
    assert domain_on_the_wire("e" * 70 + ".no") is None
