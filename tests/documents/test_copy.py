"""Copies of what AvtaleGiro draws: marked as such in every language, with nothing to pay from."""

from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from portal.documents.copy import copy_of
from portal.documents.rendering import render_invoice
from portal.words import words_in
from tests.dispatch.town import a_pdf
from tests.documents import pages

ON_WEDNESDAY = date(2026, 12, 16)
BANNERS = {
    "nb": "Kopi: trekkes med AvtaleGiro 16. desember 2026, skal ikke betales",
    "nn": "Kopi: blir trekt med AvtaleGiro 16. desember 2026, skal ikkje betalast",
    "sv": "Kopia: dras med AvtaleGiro 16 december 2026, ska inte betalas",
    "en": "Copy: drawn by AvtaleGiro on 16 December 2026, do not pay",
}


def said(pdf: bytes) -> list[str]:
    """The text of each page, blanks told alike."""
    document = pypdfium2.PdfDocument(pdf)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


@pytest.mark.parametrize("language", BANNERS)
def test_a_copy_says_before_anything_else_when_it_is_drawn_and_not_to_pay(language: str) -> None:
    page = replace(pages.an_invoice(), language=language)
    first, *_ = said(copy_of(page, drawn_on=ON_WEDNESDAY, supplied=None))
    assert BANNERS[language] in first
    behind, *_ = said(copy_of(page, drawn_on=ON_WEDNESDAY, supplied=a_pdf("x")))
    assert BANNERS[language] in behind


def test_a_copy_has_no_part_to_pay_from_and_no_code() -> None:
    for page in (pages.an_invoice(), pages.a_swedish_invoice()):
        whole = " ".join(said(render_invoice(page).pdf))
        copy = " ".join(said(copy_of(page, drawn_on=ON_WEDNESDAY, supplied=None)))
        heading = words_in(page.language).text("Payment details")
        assert heading in whole
        assert heading not in copy
        assert page.payment
        assert page.payment.account.grouped in whole
        assert page.payment.account.grouped not in copy


def test_a_supplied_invoice_lies_whole_behind_its_cover() -> None:
    cover, *rest = said(copy_of(pages.an_invoice(), drawn_on=ON_WEDNESDAY, supplied=a_pdf("x", pages=3)))
    assert len(rest) == 3
    assert "Ikke betal fakturaen som følger etter denne siden" in cover


@pytest.mark.parametrize("supplied", [b"%PDF-1.7 broken", b""])
def test_where_the_supplied_file_cannot_be_read_the_cover_goes_alone_and_says_where(supplied: bytes) -> None:
    (cover,) = said(copy_of(pages.an_invoice(), drawn_on=ON_WEDNESDAY, supplied=supplied))
    assert BANNERS["nb"] in cover
    assert "Du finner den når du logger inn hos kommunen" in cover


def test_the_same_invoice_gives_the_same_copy() -> None:
    first, second = (copy_of(pages.an_invoice(), drawn_on=ON_WEDNESDAY, supplied=None) for _ in range(2))
    assert first == second
