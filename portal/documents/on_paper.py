"""An invoice as it goes by post: with what opens it on a screen, in its foot or on a sheet before it."""

from base64 import b64decode, b64encode
from dataclasses import replace

from portal.documents.invoice_page import Addressee, InvoicePage, OpenedBy
from portal.documents.letter_page import LetterPage
from portal.documents.pdf_reader import ask
from portal.documents.recipient_lines import window_lines
from portal.documents.rendering import render_invoice, render_letter
from portal.words import words_in


def on_paper(page: InvoicePage, opened_by: OpenedBy, *, supplied: bytes | None) -> bytes | None:
    """Our own page with it in the foot; a PDF the issuer supplied, behind a sheet.

    None where that PDF cannot be put behind one: it then goes as it is. Raise FontsMissing.
    """
    if supplied is None:
        return render_invoice(replace(page, opened_by=opened_by)).pdf
    sheet = render_letter(_sheet(page, opened_by)).pdf
    whole = ask(supplied, "behind", cover=b64encode(sheet).decode())
    return b64decode(whole) if whole else None


def _sheet(page: InvoicePage, opened_by: OpenedBy) -> LetterPage:
    words = words_in(page.language)
    name, *lines = window_lines(page, words)
    following = words.text(
        "%(title)s, number %(number)s, follows after this page.", title=page.title, number=page.number
    )
    return LetterPage(
        language=page.language,
        heading=words.text("Your invoice from %(municipality)s", municipality=page.sender.municipality),
        paragraphs=[following],
        sender=page.sender,
        recipient=Addressee(name, lines),
        dated=page.issue_date,
        written_at=page.registered_at,
        customer_number=page.customer_number,
        opened_by=opened_by,
    )
