"""What a letter says: in its language, adding up, addressed to the right one."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from portal.documents.invoice_page import Addressee, InvoicePage, PageLine
from portal.documents.sheet import sheet_of
from portal.documents.using_qr import code_text
from portal.values.bank_account import Account
from tests.documents import pages
from tests.documents.pages import nok


def facts_of(page: InvoicePage) -> dict[str, str]:
    return dict(sheet_of(page)["facts"])


def payment_rows_of(page: InvoicePage) -> dict[str, str]:
    return dict(sheet_of(page)["payment"]["rows"])


def test_the_payment_part_reads_as_residents_banks_want_it() -> None:
    part: dict[str, Any] = sheet_of(pages.an_invoice())["payment"]
    assert part["rows"] == [
        ["Til konto", "1637 07 12348"],
        ["KID", "1004 4172 0260 046"],
        ["Mottaker", "Lørenskog kommune"],
        ["Betaler", "Kari Ødegård Nordmann"],
    ]
    assert part["amount"] == ["Beløp", "4\u00a0120,00\u00a0kr"]
    assert part["due"] == ["Betalingsfrist", "15.12.2026"]


def test_a_swedish_payment_is_by_bankgiro_and_ocr_number() -> None:
    rows = payment_rows_of(pages.a_swedish_invoice())
    assert rows["Bankgiro"] == "5050-1238"
    assert rows["OCR-nummer"] == "1234 5678 911"


def test_without_a_reference_the_payment_is_marked_with_the_invoice_number() -> None:
    page = pages.an_invoice()
    assert page.payment
    without = replace(page, payment=replace(page.payment, reference=None))
    assert payment_rows_of(without)["Merk betalingen"] == "202600417"


def test_a_reference_of_words_is_not_cut_into_groups() -> None:
    page = pages.an_invoice()
    assert page.payment
    assert payment_rows_of(replace(page, payment=replace(page.payment, reference="Avtale 12/2026")))["KID"] == (
        "Avtale 12/2026"
    )


@pytest.mark.parametrize("payable", ["0.00", "-12.00"])
def test_an_invoice_of_nothing_or_less_asks_for_nothing(payable: str) -> None:
    sheet = sheet_of(pages.an_invoice(payable=nok(payable)))
    assert sheet["payment"] is None
    assert sheet["message"] == "Du skal ikke betale noe."
    assert "Betalingsfrist" not in dict(sheet["facts"])


def test_a_credit_note_names_the_invoice_it_credits() -> None:
    assert facts_of(pages.a_credit_note())["Krediterer faktura"] == "202600417"


def test_a_credit_note_that_names_no_invoice_still_says_there_is_nothing_to_pay() -> None:
    message = sheet_of(pages.a_credit_note(credits=None))["message"]
    assert message == "Du skal ikke betale noe. Du er kreditert 360,00\u00a0kr."


def test_an_estate_is_addressed_by_its_deceased_through_the_executor() -> None:
    assert sheet_of(pages.an_estate_with_executor())["window"] == [
        "Boet etter Kari Ødegård Nordmann",
        "v/ Advokat Ola Hansen",
        "Storgata 1",
        "0155 Oslo",
    ]


def test_an_estate_already_named_so_is_not_named_twice() -> None:
    page = pages.an_invoice(recipient_kind="estate", recipient=Addressee("Dødsboet etter Per Dahl"))
    assert sheet_of(page)["window"] == ["Dødsboet etter Per Dahl"]


def test_a_child_is_written_to_through_the_guardians_and_pays_in_its_own_name() -> None:
    page = pages.a_child()
    assert sheet_of(page)["window"][0] == "Til dei føresette for Kari Ødegård Nordmann"
    assert payment_rows_of(page)["Betalar"] == "Kari Ødegård Nordmann"


def test_another_recipient_gets_the_letter_and_the_billed_one_is_named() -> None:
    page = pages.an_invoice_through_the_business_manager()
    assert sheet_of(page)["window"] == ["Trygg Forvaltning AS", "Postboks 1", "1470 Lørenskog"]
    assert facts_of(page)["Applies to"] == "Kari Ødegård Nordmann\nSkårersletta 12 B\n1473 Lørenskog"


def test_the_sums_lead_from_the_lines_to_what_is_payable() -> None:
    assert sheet_of(pages.a_fees_invoice())["totals"] == [
        ["Sum uten mva.", "3\u00a0456,20"],
        ["Mva.", "631,55"],
        ["Sum med mva.", "4\u00a0087,75"],
        ["Allerede betalt", "−500,00"],
        ["Avrunding", "0,25"],
    ]


def test_a_discount_on_the_whole_invoice_is_shown_between_lines_and_sum() -> None:
    totals = sheet_of(pages.an_invoice(net=nok("4020.00"), payable=nok("4020.00")))["totals"]
    assert totals[:2] == [["Sum linjer", "4\u00a0120,00"], ["Rabatter og tillegg", "−100,00"]]


def test_a_norwegian_issuer_that_charges_vat_adds_mva_to_its_number() -> None:
    assert sheet_of(pages.a_fees_invoice())["sender"]["rows"] == ["Org.nr. 842\u00a0566\u00a0142\u00a0MVA"]
    assert sheet_of(pages.an_invoice())["sender"]["rows"] == ["Org.nr. 842\u00a0566\u00a0142"]


def test_a_swedish_issuer_that_charges_vat_gives_its_vat_number() -> None:
    assert sheet_of(pages.a_swedish_invoice())["sender"]["rows"] == [
        "Org.nr 212000-1504",
        "Momsreg.nr SE212000150401",
    ]


def test_an_issuer_of_another_name_is_named() -> None:
    sender = replace(pages.LORENSKOG, issuer="Lørenskog kommunale boliger KF")
    assert sheet_of(pages.an_invoice(sender=sender))["sender"]["rows"][0] == "Lørenskog kommunale boliger KF"


def test_a_line_shows_quantity_unit_and_every_decimal_of_its_price() -> None:
    water = sheet_of(pages.a_fees_invoice())["lines"]["rows"][1]
    assert water == {
        "name": "Vann, forbruk",
        "details": "Måler 4471092",
        "quantity": "38,5 m³",
        "price": "17,8792",
        "vat": "15\u00a0%",
        "net": "688,35",
    }


def test_a_line_of_its_own_period_says_so() -> None:
    page = pages.an_invoice()
    line = PageLine("Kost", nok("4120.00"), Decimal(1), period=page.period, description="Fem dager")
    assert sheet_of(replace(page, lines=(line,)))["lines"]["rows"][0]["details"] == (
        "Fem dager\n01.11.2026 – 30.11.2026"
    )


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("nb", "Betal 4\u00a0120,00\u00a0kr innen 15. desember 2026."),
        ("nn", "Betal 4\u00a0120,00\u00a0kr innan 15. desember 2026."),
        ("sv", "Betala 4\u00a0120,00\u00a0Nkr senast 15 december 2026."),
        ("en", "Pay NOK\u00a04,120.00 by 15 December 2026."),
    ],
)
def test_the_letter_says_in_one_sentence_what_to_pay_and_when(language: str, message: str) -> None:
    assert sheet_of(pages.an_invoice(language=language))["message"] == message


def test_swedish_banking_apps_can_read_the_code() -> None:
    text = code_text(pages.a_swedish_invoice())
    assert text
    assert json.loads(text) == {
        "uqr": 1,
        "tp": 1,
        "nme": "Alingsås kommun",
        "cc": "SE",
        "cid": "212000-1504",
        "iref": "12345678911",
        "idt": "20261120",
        "ddt": "20261215",
        "due": 1815.00,
        "vat": 363.00,
        "cur": "SEK",
        "pt": "BG",
        "acc": "5050-1238",
    }
    assert '"due":1815.00,' in text


def test_a_plusgiro_code_has_no_spaces_in_its_account() -> None:
    page = pages.a_swedish_invoice()
    assert page.payment
    text = code_text(replace(page, payment=replace(page.payment, account=Account("4321091", "plusgiro"))))
    assert text
    assert (json.loads(text)["pt"], json.loads(text)["acc"]) == ("PG", "432109-1")


def test_norwegian_and_unpayable_invoices_have_no_payment_code() -> None:
    assert code_text(pages.an_invoice()) is None
    assert code_text(pages.a_swedish_invoice(kind="credit_note")) is None


def test_a_code_given_with_the_page_is_the_one_shown() -> None:
    assert code_text(pages.an_invoice(qr="https://faktura.example/invoices")) == "https://faktura.example/invoices"
