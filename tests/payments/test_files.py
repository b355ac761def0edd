"""What a bank's file becomes: payments on our accounts, and what of the file is refused."""

import io
from datetime import date

import pytest

from portal.config import load_municipality
from portal.payments.accounts import own_accounts
from portal.payments.files import read_payments
from portal.payments.reading import PaymentsRead
from portal.values.money import Money
from tests.payments.bank import assignment, bgmax_file, deposit, ocr_assignments, ocr_file, paid, record
from tests.payments.money import ACCOUNT, MONDAY, OWN, REFERENCE

ALINGSAS = own_accounts(load_municipality("alingsas"))
OCR = "100001200123"


def read(content: bytes, own=OWN) -> PaymentsRead:
    return read_payments(io.BytesIO(content), own)


def test_a_line_of_ocr_giro_is_a_payment():
    (payment,) = read(ocr_file(paid(1, 3080))).payments
    assert (payment.kind, payment.account, payment.reference) == ("payment", ACCOUNT, REFERENCE)
    assert (payment.amount, payment.booked_on, payment.channel) == (Money(308000, "NOK"), MONDAY, "12")
    assert payment.dedupe_key == f"ocr_giro {ACCOUNT} 1 20261116 1"


def test_what_goes_back_is_a_reversal_of_a_positive_amount():
    (reversal,) = read(ocr_file(paid(1, -3080, type_="18"))).payments
    assert (reversal.kind, reversal.amount) == ("reversal", Money(308000, "NOK"))


def test_a_line_without_a_reference_has_none():
    (payment,) = read(ocr_file(paid(1, 100, "", type_="21"))).payments
    assert payment.reference is None


def test_payments_can_be_gone_through_again():
    found = read(ocr_file(paid(1, 100), paid(2, 200))).payments
    assert [one.amount.minor for one in found] == [one.amount.minor for one in found] == [10000, 20000]


def test_an_assignment_on_an_account_that_is_not_ours_is_refused_and_the_others_used():
    strange = assignment(paid(1, 100), number=7, account="99991042764")
    found = read(ocr_assignments([strange, assignment(paid(1, 200), number=8)]))
    assert [one.amount.minor for one in found.payments] == [20000]
    ((refusal),) = found.refused
    assert (refusal.code, refusal.value) == ("account_unknown", "assignment 7, account 9999 10 42764")


def test_a_wrong_sum_refuses_its_assignment_with_line_and_position():
    lines = ocr_assignments([assignment(paid(1, 100)), assignment(paid(1, 200), number=2)]).split(b"\r\n")
    lines[4] = lines[4][:40] + b"1" + lines[4][41:]
    found = read(b"\r\n".join(lines))
    assert [one.amount.minor for one in found.payments] == [20000]
    ((refusal),) = found.refused
    assert (refusal.code, refusal.line, refusal.position) == ("sum", 5, 25)


def test_a_file_that_is_cut_off_is_refused_whole():
    found = read(ocr_file(paid(1, 100))[:-200])
    assert list(found.payments) == []
    assert found.refused


@pytest.mark.parametrize("content", [b"", b"invoice_no;balance_ore\n1001;0\n", b"\x00\xff" * 90, b"%PDF-1.7"])
def test_what_is_no_file_of_payments_is_refused(content):
    found = read(content)
    assert list(found.payments) == []
    assert [one.code for one in found.refused]


def test_a_file_of_mandates_is_no_file_of_payments(specs):
    found = read((specs / "avtalegiro-ocr" / "avtalegiro_agreements.txt").read_bytes())
    assert list(found.payments) == []
    assert {one.code for one in found.refused} == {"not_payments"}


@pytest.mark.specs
def test_the_published_ocr_giro_file_is_read(specs):
    own = {"99991042764": frozenset({"99991042764"})}
    found = read((specs / "avtalegiro-ocr" / "ocr_giro_transactions.txt").read_bytes(), own)
    payments = list(found.payments)
    assert found.refused == ()
    assert payments[0].amount == Money(102000, "NOK")
    assert len({one.dedupe_key for one in payments}) == len(payments)


def test_a_payment_to_a_bankgiro_is_read():
    content = bgmax_file(deposit(record("20", 500, OCR, serial="491040025835"), total=500))
    (payment,) = read(content, ALINGSAS).payments
    assert (payment.account, payment.reference) == ("52012341", OCR)
    assert (payment.amount, payment.booked_on) == (Money(50000, "SEK"), date(2026, 11, 16))
    assert payment.dedupe_key == "bgmax 52012341 20261116 1 491040025835 0"


def test_the_second_account_and_a_plusgiro_are_ours_too():
    first, second = (deposit(record("20", 5, OCR), bankgiro=one, total=5) for one in ("50501238", "52012341"))
    assert len(list(read(bgmax_file(first, second), ALINGSAS).payments)) == 2
    plusgiro = {"123456-6": frozenset({"123456-6"})}
    by_plusgiro = deposit(record("20", 5, OCR), bankgiro="", plusgiro="1234566", total=5)
    (payment,) = read(bgmax_file(by_plusgiro), plusgiro).payments
    assert payment.account == "123456-6"


def test_extra_references_split_the_amount_and_each_is_a_payment_of_its_own():
    several = [record("20", 500, "", serial="1"), record("22", 700, OCR), record("23", 200, "10000173")]
    found = list(read(bgmax_file(deposit(*several, total=500)), ALINGSAS).payments)
    assert [(one.kind, one.reference, one.amount.minor) for one in found] == [
        ("payment", OCR, 70000),
        ("reversal", "10000173", 20000),
    ]
    assert len({one.dedupe_key for one in found}) == 2


def test_references_without_amounts_are_for_a_person():
    several = [record("20", 500, ""), record("22", 0, OCR), record("22", 0, "10000173")]
    (payment,) = read(bgmax_file(deposit(*several, total=500)), ALINGSAS).payments
    assert (payment.reference, payment.amount.minor) == (None, 50000)


def test_payments_without_a_serial_number_are_told_apart_by_their_place():
    alike = [record("20", 5, OCR), record("20", 5, OCR)]
    found = list(read(bgmax_file(deposit(*alike, total=10)), ALINGSAS).payments)
    assert len({one.dedupe_key for one in found}) == 2


def test_a_deposit_to_another_bankgiro_is_refused():
    found = read(bgmax_file(deposit(record("20", 5, OCR), bankgiro="2407617", total=5)), ALINGSAS)
    assert list(found.payments) == []
    assert [one.code for one in found.refused] == ["account_unknown"]


def test_the_bank_s_test_file_is_not_booked():
    content = bgmax_file(deposit(record("20", 5, OCR), total=5)).replace(b"000000P", b"000000T")
    found = read(content, ALINGSAS)
    assert (list(found.payments), [one.code for one in found.refused]) == ([], ["test_file"])


@pytest.mark.specs
def test_the_published_bgmax_file_is_read(specs):
    own = {"2407617": frozenset({"2407617"})}
    found = read((specs / "bankgiro" / "BGMAX_Sample1.txt").read_bytes(), own)
    assert [one.amount.minor for one in found.payments] == [3708700, 1437500]
    assert found.refused == ()
