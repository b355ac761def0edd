"""Reading what people type from an invoice, and the answer to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy.outcome import Reason
from portal.reports.forgery import Typed, is_own, problems, read, verdict
from portal.values.money import Money

OURS, ANOTHERS = "16370712348", "15030712347"
SWEDISH = {"52012341", "50501238"}


def account(text: str, country: str = "NO") -> str | None:
    found = read(Typed(text, "", ""), country=country, currency="NOK").account
    return found.domestic if found else None


def amount(text: str, currency: str = "NOK") -> Money | None:
    return read(Typed("", "", text), country="NO", currency=currency).amount


@pytest.mark.parametrize(
    "text",
    [
        "16370712348",
        "1637 07 12348",
        "1637.07.12348",
        "1637-07-12348",
        " 1637\u00a007\u200912348 ",
        "1637 07 12348\u200b",
        "\uff11\uff16\uff13\uff17 07 12348",
        "Kontonr. 1637 07 12348",
        "konto: 1637.07.12348",
        "NO54 1637 0712 348",
        "no5416370712348",
        "IBAN NO54 1637 0712 348",
    ],
)
def test_a_norwegian_account_is_read_in_every_form(text: str) -> None:
    assert account(text) == OURS


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("5201-2341", "52012341"),
        ("5201\u20112341", "52012341"),
        ("Bankgiro 5201-2341", "52012341"),
        ("BG: 5201 2341", "52012341"),
        ("bg.5201-2341", "52012341"),
        ("5050123-8", "50501238"),
        ("PlusGirot 505 01 23-8", "50501238"),
        ("PG 505 01 23 – 8", "50501238"),
    ],
)
def test_bankgiro_and_plusgiro_are_read_with_and_without_their_hyphens(text: str, digits: str) -> None:
    found = read(Typed(text, "", ""), country="SE", currency="SEK").account
    assert found is not None
    assert found.digits == digits
    assert is_own(found, SWEDISH)


@pytest.mark.parametrize(
    "text", ["", "   ", "1637 07 12349", "163707", "hei", "'; drop table invoice; --", "١٢٣", "🙂" * 500]
)
def test_what_is_no_account_is_none(text: str) -> None:
    assert account(text) is None


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("3080", 308000),
        ("3 080,00", 308000),
        ("3.080,00", 308000),
        ("3,080.00", 308000),
        ("3'080.00", 308000),
        ("3 080,- kr", 308000),
        ("kr 3 080,00", 308000),
        ("NOK 3080.00", 308000),
        ("3080:-", 308000),
        ("3\u00a0080,5", 308050),
        ("1.234.567,89", 123456789),
        ("1 234 567,89", 123456789),
    ],
)
def test_an_amount_is_read_as_invoices_print_it(text: str, minor: int) -> None:
    assert amount(text) == Money(minor, "NOK")


@pytest.mark.parametrize("text", ["", "mye", "12,345678", "1,2,3", "1e9", "9" * 40, "3080 USD"])
def test_what_is_no_amount_is_none(text: str) -> None:
    assert amount(text) is None


@given(st.integers(1, 10**11))
def test_every_amount_printed_in_groups_is_read_back(minor: int) -> None:
    whole, rest = divmod(minor, 100)
    for text in (f"{whole:,}.{rest:02}", f"{whole:,}".replace(",", ".") + f",{rest:02}", f"{whole},{rest:02}"):
        assert amount(text) == Money(minor, "NOK"), text


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=200), st.sampled_from(["NO", "SE"]))
def test_nothing_anybody_types_is_too_odd_to_be_answered(one: str, two: str, three: str, country: str) -> None:
    typed = Typed(one, two, three)
    reading = read(typed, country=country, currency="NOK")
    found = problems(typed, reading, {OURS})
    if reading.account and not is_own(reading.account, {OURS}):
        assert found == {}


def test_an_account_that_is_not_ours_condemns_whatever_the_rest_says() -> None:
    typed = Typed(ANOTHERS, "", "no amount")
    assert problems(typed, read(typed, country="NO", currency="NOK"), {OURS}) == {}
    assert verdict(own_account=False, issued=True) == verdict(own_account=False, issued=False) == Reason("not_ours")


def test_each_field_says_what_is_wrong_with_it() -> None:
    typed = Typed(OURS, " ", "mye")
    assert problems(typed, read(typed, country="NO", currency="NOK"), {OURS}) == {
        "reference": Reason("reference_missing"),
        "amount": Reason("amount_malformed"),
    }
    nothing = Typed("", "", "")
    assert problems(nothing, read(nothing, country="NO", currency="NOK"), {OURS}) == {
        "account": Reason("account_missing")
    }


def test_an_invoice_of_ours_that_is_not_found_is_never_called_false() -> None:
    assert verdict(own_account=True, issued=False) == Reason("not_found")
    assert verdict(own_account=True, issued=True) == Reason("ours")
