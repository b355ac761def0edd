"""A page put before a PDF that somebody else made, so that it is read first."""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import date, datetime

from portal.documents.invoice_page import Addressee, InvoicePage
from portal.documents.letter_page import LetterPage
from portal.documents.pdf_reader import ask
from portal.documents.recipient_lines import window_lines
from portal.documents.rendering import render_letter
from portal.words import words_in
from portal.words.marks import mark

# Where the supplied PDF cannot be put behind its cover.
ELSEWHERE = mark("The invoice itself cannot be shown here. You find it when you log in at the municipality.")


def cover_of(
    page: InvoicePage, *, heading: str, paragraphs: Sequence[str], dated: date, written_at: datetime
) -> LetterPage:
    """A cover for an invoice, addressed as the invoice is."""
    name, *lines = window_lines(page, words_in(page.language))
    return LetterPage(
        language=page.language,
        heading=heading,
        paragraphs=paragraphs,
        sender=page.sender,
        recipient=Addressee(name, lines),
        dated=dated,
        written_at=written_at,
        customer_number=page.customer_number,
    )


def covered(supplied: bytes, *, before: LetterPage, alone: LetterPage) -> bytes:
    """The supplied PDF whole with a page before it; where that cannot be, another page `alone`. Raise FontsMissing."""
    cover = render_letter(before).pdf
    whole = ask(supplied, "behind", cover=b64encode(cover).decode())
    return b64decode(whole) if whole else render_letter(alone).pdf
