"""The copy of an invoice that AvtaleGiro draws: marked as one, and nothing in it to pay from."""

from dataclasses import replace
from datetime import date

from portal.documents.cover import ELSEWHERE, cover_of, covered
from portal.documents.invoice_page import InvoicePage
from portal.documents.letter_page import LetterPage
from portal.documents.rendering import render_invoice
from portal.documents.sheet import banner
from portal.words import words_in
from portal.words.marks import mark

_DO_NOT_PAY = mark("Do not pay the invoice that follows after this page: it would be paid twice.")


def copy_of(page: InvoicePage, *, drawn_on: date, supplied: bytes | None) -> bytes:
    """The invoice set as a copy; one whose PDF the issuer supplied, behind a cover.

    Where that PDF cannot be put behind it, the cover goes alone and says where the invoice is read. Raise FontsMissing.
    """
    if supplied is None:
        return render_invoice(replace(page, drawn_on=drawn_on)).pdf
    return covered(supplied, before=_cover(page, drawn_on, _DO_NOT_PAY), alone=_cover(page, drawn_on, ELSEWHERE))


def _cover(page: InvoicePage, drawn_on: date, last: str) -> LetterPage:
    words = words_in(page.language)
    said = words.text(
        "This is a copy of invoice %(number)s from %(municipality)s. Your bank draws %(amount)s from your account on "
        "%(date)s, by AvtaleGiro. You do not have to do anything.",
        number=page.number,
        municipality=page.sender.municipality,
        amount=words.money(page.payable),
        date=words.date(drawn_on),
    )
    return cover_of(
        page,
        heading=banner(drawn_on, words),
        paragraphs=(said, words.text(last)),
        dated=page.issue_date,
        written_at=page.registered_at,
    )
