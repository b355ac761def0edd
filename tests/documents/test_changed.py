"""An invoice of which another claim counts than the one issued: nobody pays what it asked for at first."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pikepdf
import pypdfium2
import pytest

from portal.documents.changed import changed_of
from portal.documents.invoice_page import InvoicePage
from portal.values.money import Money
from portal.words import words_in
from tests.dispatch.town import a_pdf
from tests.documents import pages
from tests.documents.reading import opened

SINCE, OSLO = datetime(2026, 12, 1, 23, 30, tzinfo=UTC), ZoneInfo("Europe/Oslo")
SAID_FIRST = {
    "nb": "Endret siden den ble utstedt: betal 500,00 kr innen 20. januar 2027",
    "nn": "Endra sidan han vart utferda: betal 500,00 kr innan 20. januar 2027",
    "sv": "Ändrad sedan den utfärdades: betala 500,00 Nkr senast 20 januari 2027",
    "en": "Changed since it was issued: pay NOK 500.00 by 20 January 2027",
}


def left(kroner: str = "500,00", **changes: object) -> InvoicePage:
    """The kindergarten's invoice, of which so much is left by 20 January."""
    usual = {"payable": Money.parse(kroner, "NOK"), "due_date": date(2027, 1, 20)}
    return replace(pages.an_invoice(), **usual | changes)


def said(page: InvoicePage, supplied: bytes | None) -> list[str]:
    """The text of each page, blanks told alike."""
    document = pypdfium2.PdfDocument(changed_of(page, since=SINCE, zone=OSLO, supplied=supplied))
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


@pytest.mark.parametrize("language", SAID_FIRST)
@pytest.mark.parametrize("supplied", [None, a_pdf("x")], ids=["set here", "supplied"])
def test_the_first_page_says_what_is_left_and_by_when(language: str, supplied: bytes | None) -> None:
    first, *_ = said(left(language=language), supplied)
    assert SAID_FIRST[language] in first


def test_what_is_set_here_asks_for_nothing_else_than_what_is_left() -> None:
    whole = " ".join(said(left(), None))
    assert "Betal 500,00 kr innen 20. januar 2027" in whole
    assert "15. desember 2026" not in whole
    assert "15.12.2026" not in whole


def test_the_sums_say_what_has_come_off_so_that_a_reader_can_add_them_up() -> None:
    page = left()
    came_off = words_in("nb").amount(page.payable - pages.an_invoice().payable).replace("\u00a0", " ")
    assert f"Betalt eller kreditert siden {came_off}" in " ".join(said(page, None))
    only_moved = left("4 120,00")
    assert only_moved.payable == pages.an_invoice().payable
    assert "kreditert siden" not in " ".join(said(only_moved, None))


def test_the_issuers_data_do_not_travel_with_what_they_no_longer_tell() -> None:
    page = left(source_xml=b"<Invoice/>")
    with opened(changed_of(page, since=SINCE, zone=OSLO, supplied=None)) as document:
        assert isinstance(document, pikepdf.Pdf)
        assert list(document.attachments) == []


def test_a_supplied_invoice_lies_whole_behind_a_cover_to_pay_from() -> None:
    page = left()
    cover, *rest = said(page, a_pdf("x", pages=3))
    assert len(rest) == 3
    assert page.payment
    for told in ("Betal etter denne siden", page.payment.account.grouped, "500,00 kr", "20.01.2027", page.number):
        assert told in cover
    assert "02.12.2026" in cover, "the day on which it changed, in Oslo"


def test_a_swedish_cover_asks_by_bankgiro_and_ocr() -> None:
    page = replace(pages.a_swedish_invoice(), payable=Money.parse("500,00", "SEK"), due_date=date(2027, 1, 20))
    cover, *_ = said(page, a_pdf("x"))
    assert "Bankgiro: " in cover
    assert "OCR-nummer: " in cover


@pytest.mark.parametrize("supplied", [None, a_pdf("x")], ids=["set here", "supplied"])
def test_of_what_is_paid_nothing_is_asked_for(supplied: bytes | None) -> None:
    page = left("0,00")
    first, *_ = said(page, supplied)
    assert "Endret siden den ble utstedt: du har ingenting å betale" in first
    assert page.payment
    assert page.payment.account.grouped not in first


@pytest.mark.parametrize("supplied", [b"%PDF-1.7 broken", b""])
def test_where_the_supplied_file_cannot_be_read_the_cover_goes_alone_and_says_where(supplied: bytes) -> None:
    (cover,) = said(left(), supplied)
    assert SAID_FIRST["nb"] in cover
    assert "Du finner den når du logger inn hos kommunen" in cover


def test_the_same_change_gives_the_same_document() -> None:
    first, second = (changed_of(left(), since=SINCE, zone=OSLO, supplied=None) for _ in range(2))
    assert first == second
