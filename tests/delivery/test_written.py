import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.delivery.contact_points.written import read_code, read_email, read_mobile
from portal.policy.outcome import Reason
from portal.values.email_address import is_well_formed
from portal.values.mobile import norwegian_mobile


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("kari@example.no", "kari@example.no"),
        ("  Kari@EXAMPLE.no\u00a0", "Kari@example.no"),
        ("Kari Nordmann <kari@example.no>", "kari@example.no"),
        ("mailto:kari@example.no", "kari@example.no"),
        ("kari\u200b@example.no", "kari@example.no"),
        ("kåre@blåbær.no", "kåre@blåbær.no"),
        ("ka\u030are@example.no", "kåre@example.no"),
        ("ｋａｒｉ＠example.no", "kari@example.no"),
        ("kari+faktura@example.no", "kari+faktura@example.no"),
    ],
)
def test_an_address_that_takes_mail_is_read_however_it_is_typed(typed: str, read: str) -> None:
    assert read_email(typed) == read


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("kari", "no_at"),
        ("kari.example.no", "no_at"),
        ("@example.no", "no_at"),
        ("kari@@example.no", "two_ats"),
        ("a@example.no, b@example.no", "blank"),
        ("ka ri@example.no", "blank"),
        ('"kari nordmann"@example.no', "blank"),
        ('"kari"@example.no', "quotes"),
        ("kari@example", "no_domain"),
        ("kari@exa_mple.no", "no_domain"),
        ("kari@", "no_domain"),
        ("kari..n@example.no", "odd_sign"),
        ("ka\r\nri@example.no", "blank"),
        ("k" * 250 + "@example.no", "too_long"),
    ],
)
def test_an_address_that_takes_no_mail_is_told_what_to_change(typed: str, code: str) -> None:
    assert read_email(typed) == Reason(code)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "90000000",
            "900 00 000",
            "+47 900 00 000",
            "0047 90000000",
            "4790000000",
            "(+47) 900-00-000",
            "tel:+4790000000",
        ),
        *("９０００００００", "900\u00a000\u2009000", "900.00.000", "\u202a+47 900 00 000\u202c"),
    ],
)
def test_a_norwegian_mobile_is_read_however_it_is_typed(typed: str) -> None:
    assert read_mobile(typed) == "+4790000000"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("+46 70 123 45 67", "foreign"),
        ("0046701234567", "foreign"),
        ("ni null null", "no_digits"),
        ("22 33 44 55", "not_mobile"),
        ("9000000", "not_mobile"),
        ("900000000", "not_mobile"),
    ],
)
def test_a_number_that_cannot_be_used_is_told_what_to_change(typed: str, code: str) -> None:
    assert read_mobile(typed) == Reason(code)


def test_a_code_may_be_typed_with_blanks_between() -> None:
    assert read_code(" 123 456 ") == "123456"


@given(st.text(max_size=300))
def test_whatever_is_typed_is_either_usable_or_told_about(typed: str) -> None:
    email, mobile = read_email(typed), read_mobile(typed)
    assert isinstance(email, Reason) or is_well_formed(email)
    assert isinstance(mobile, Reason) or norwegian_mobile(mobile)
