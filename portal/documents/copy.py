"""The copy of an invoice that AvtaleGiro draws: marked as one, and nothing in it to pay from."""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from portal.documents.invoice_page import Addressee, InvoicePage
from portal.documents.letter_page import LetterPage
from portal.documents.pdf_reader import ask
from portal.documents.recipient_lines import window_lines
from portal.documents.rendering import render_invoice, render_letter
from portal.documents.sheet import banner
from portal.words import Words, words_in


def copy_of(page: InvoicePage, *, drawn_on: date, supplied: bytes | None) -> bytes:
    """The invoice set as a copy; one whose PDF the issuer supplied, behind a cover.

    Where that PDF cannot be put behind it, the cover goes alone and says where the invoice is read. Raise FontsMissing.
    """
    if supplied is None:
        return render_invoice(replace(page, drawn_on=drawn_on)).pdf
    cover = render_letter(_cover(page, drawn_on, whole=True)).pdf
    whole = ask(supplied, "behind", cover=b64encode(cover).decode())
    return b64decode(whole) if whole else render_letter(_cover(page, drawn_on, whole=False)).pdf


def _cover(page: InvoicePage, drawn_on: date, *, whole: bool) -> LetterPage:
    words = words_in(page.language)
    name, *lines = window_lines(page, words)
    return LetterPage(
        language=page.language,
        heading=banner(drawn_on, words),
        paragraphs=list(_paragraphs(page, drawn_on, words, whole=whole)),
        sender=page.sender,
        recipient=Addressee(name, lines),
        dated=page.issue_date,
        written_at=page.registered_at,
        customer_number=page.customer_number,
    )


def _paragraphs(page: InvoicePage, drawn_on: date, words: Words, *, whole: bool) -> Iterator[str]:
    yield words.text(
        "This is a copy of invoice %(number)s from %(municipality)s. Your bank draws %(amount)s from your account on "
        "%(date)s, by AvtaleGiro. You do not have to do anything.",
        number=page.number,
        municipality=page.sender.municipality,
        amount=words.money(page.payable),
        date=words.date(drawn_on),
    )
    if whole:
        yield words.text("Do not pay the invoice that follows after this page: it would be paid twice.")
    else:
        yield words.text("The invoice itself cannot be shown here. You find it when you log in at the municipality.")
