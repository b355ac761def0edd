"""Searches PDFs that issuers supply for the recipient's person number, so that none is mailed by mistake."""

from typing import cast

from portal.documents.pdf_reader import ask
from portal.documents.pdf_reading import Verdict


def search_pdf(pdf: bytes, number: str | None, *, max_pages: int = 100, seconds: int = 10) -> Verdict:
    """Whether a PDF holds a person number: `clean`, `found`, or `unsearchable`.

    `number` is the recipient's (digits); None searches for any number that checks out. Encrypted, textless and
    broken files, those of more than `max_pages` pages and those that take more than `seconds` or a gibibyte
    are unsearchable. Never raises for what is in the file.
    """
    answer = ask(pdf, "person_number", seconds=seconds, number=number, pages=max_pages)
    return cast("Verdict", answer) if answer else "unsearchable"
