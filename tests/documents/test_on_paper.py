"""Invoices as they go by post: with what opens them on a screen, in words and to scan."""

from dataclasses import replace

import pytest

from portal.documents.invoice_page import OpenedBy
from portal.documents.on_paper import on_paper
from portal.documents.rendering import render_invoice
from tests.dispatch.town import a_pdf
from tests.documents import pages
from tests.documents.reading import opened, tags, text_of
from tests.documents.test_copy import said

OPENED_BY = OpenedBy("faktura.lorenskog.no/p", "KM4T9 XWPC7", "https://faktura.lorenskog.no/p/KM4T9XWPC7")
HEADINGS = {
    "nb": "Få den neste digitalt",
    "nn": "Få den neste digitalt",
    "sv": "Få nästa digitalt",
    "en": "Get the next one digitally",
}


@pytest.mark.parametrize("language", HEADINGS)
def test_the_foot_says_in_words_what_the_code_holds(language: str) -> None:
    pdf = on_paper(replace(pages.an_invoice(), language=language), OPENED_BY, supplied=None)
    assert pdf
    assert len(said(pdf)) == 1
    for words in (HEADINGS[language], "faktura.lorenskog.no/p", "KM4T9 XWPC7"):
        assert words in text_of(pdf)


def test_the_invoice_itself_stays_as_it_is_for_every_other_channel() -> None:
    assert "KM4T9" not in text_of(render_invoice(pages.an_invoice()).pdf)


def test_the_code_has_its_words_for_those_who_do_not_see_it() -> None:
    pdf = on_paper(pages.an_invoice(), OPENED_BY, supplied=None)
    assert pdf
    document = opened(pdf)
    said_of = [str(tag.get("/Alt")) for tag in tags(document.Root.StructTreeRoot.K) if str(tag.S) == "/Figure"]
    assert "Kode å skanne: den åpner faktura.lorenskog.no/p med koden din" in said_of
    assert "pdfuaid:part" in str(document.Root.Metadata.read_bytes())


@pytest.mark.parametrize("page", [pages.an_invoice(), pages.a_swedish_invoice(), pages.a_credit_note()])
def test_the_same_invoice_gives_the_same_letter(page: object) -> None:
    first, second = (on_paper(page, OPENED_BY, supplied=None) for _ in range(2))  # type: ignore[arg-type]
    assert first == second


def test_a_supplied_invoice_lies_whole_behind_its_sheet() -> None:
    pdf = on_paper(pages.an_invoice(), OPENED_BY, supplied=a_pdf("x", pages=3))
    assert pdf
    sheet, *rest = said(pdf)
    assert len(rest) == 3
    assert "KM4T9 XWPC7" in sheet
    assert "nummer 202600417, følger etter denne siden" in sheet


@pytest.mark.parametrize("supplied", [b"%PDF-1.7 broken", b""])
def test_a_supplied_file_that_cannot_be_read_gets_no_sheet(supplied: bytes) -> None:
    assert on_paper(pages.an_invoice(), OPENED_BY, supplied=supplied) is None
