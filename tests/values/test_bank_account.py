import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.values.bank_account import InvalidAccount, parse_account
from portal.values.payment_reference import mod10, mod11


@pytest.mark.parametrize("digits", ["12345678903", "15032387680", "86011117947", "99991042764"])
def test_valid_norwegian_accounts_are_accepted(digits):
    account = parse_account(digits, "NO")
    assert (account.digits, account.kind) == (digits, "bban")


@pytest.mark.parametrize("digits", ["88888888888", "51401099999", "22222222222"])
def test_norwegian_accounts_with_a_wrong_check_digit_are_refused(digits):
    with pytest.raises(InvalidAccount) as wrong:
        parse_account(digits, "NO")
    assert wrong.value.code == "check_digit"


@pytest.mark.parametrize(
    ("text", "country", "kind", "grouped"),
    [
        ("8601 11 17947", "NO", "bban", "8601 11 17947"),
        ("8601.11.17947", "NO", "bban", "8601 11 17947"),
        ("NO93 8601 1117 947", "NO", "iban", "NO93 8601 1117 947"),
        ("no9386011117947", "SE", "iban", "NO93 8601 1117 947"),
        ("SE35 5000 0000 0549 1000 0003", "SE", "iban", "SE35 5000 0000 0549 1000 0003"),
        ("5201-2341", "SE", "bankgiro", "5201-2341"),
        ("50501238", "SE", "bankgiro", "5050-1238"),
        ("991-2346", "SE", "bankgiro", "991-2346"),
    ],
)
def test_accounts_are_read_and_written_as_people_do(text, country, kind, grouped):
    account = parse_account(text, country)
    assert (account.kind, account.grouped) == (kind, grouped)


def test_a_hyphen_before_the_last_digit_means_plusgiro():
    account = parse_account("28 65 43-4", "SE")
    assert (account.kind, account.digits, account.grouped) == ("plusgiro", "2865434", "28 65 43-4")


def test_the_invoice_may_say_which_giro_it_is():
    assert parse_account("2865434", "SE").kind == "bankgiro"
    assert parse_account("2865434", "SE", giro="plusgiro").kind == "plusgiro"


def test_an_iban_knows_the_norwegian_account_inside():
    assert parse_account("NO9386011117947", "NO").domestic == "86011117947"
    assert parse_account("86011117947", "NO").domestic == "86011117947"


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [
        ("", "NO", "characters"),
        ("1234567890", "NO", "length"),
        ("123456789O3", "NO", "characters"),
        ("NO9486011117947", "NO", "check_digit"),
        ("NO93", "NO", "length"),
        ("1", "SE", "length"),
        ("123456789", "SE", "length"),
        ("5201-2342", "SE", "check_digit"),
        ("12345678903", "DK", "country"),
    ],
)
def test_what_is_wrong_with_an_account_has_a_code(text, country, code):
    with pytest.raises(InvalidAccount) as wrong:
        parse_account(text, country)
    assert wrong.value.code == code


@given(st.text("0123456789", min_size=10, max_size=10))
def test_every_norwegian_account_survives_its_grouping(base):
    if mod11(base) != "-":
        account = parse_account(base + mod11(base), "NO")
        assert parse_account(account.grouped, "NO") == account


@given(st.text("0123456789", min_size=1, max_size=7))
def test_every_giro_survives_its_grouping(base):
    digits = base + mod10(base)
    for kind in ("bankgiro", "plusgiro") if len(digits) in (7, 8) else ("plusgiro",):
        account = parse_account(digits, "SE", giro=kind)
        assert parse_account(account.grouped, "SE") == account


@given(st.text(max_size=40), st.sampled_from(["NO", "SE", ""]))
def test_no_text_brings_another_error(text, country):
    try:
        assert parse_account(text, country).digits.isalnum()
    except InvalidAccount as wrong:
        assert wrong.code  # noqa: PT017  either outcome is right; another error is not
