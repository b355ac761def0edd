"""How many pages a document has, for who prints it."""

from portal.documents.pdf_reader import ask


def page_count(pdf: bytes) -> int | None:
    """The number of pages, or None for a file that cannot be read."""
    answer = ask(pdf, "pages")
    return int(answer) if answer else None
