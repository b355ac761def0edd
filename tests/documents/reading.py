"""Reads a PDF back as tests need it."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """All text of all pages, runs of white space as one space."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(pages).split())


def place_of(pdf: bytes, text: str, page: int = 0) -> tuple[float, float, float, float]:
    """Where `text` stands, in millimetres: left, top, right, bottom, counted from the top left corner."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        sheet = document[page]
        words = sheet.get_textpage()
        index, count = words.search(text).get_next()
        boxes = [words.get_charbox(index + offset) for offset in range(count)]
        height = sheet.get_height()
        left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
        top, bottom = height - max(box[3] for box in boxes), height - min(box[1] for box in boxes)
        millimetre = 72 / 25.4
        return left / millimetre, top / millimetre, right / millimetre, bottom / millimetre
    finally:
        document.close()


def tags(element: Any) -> Iterator[Any]:
    """Every element of the structure tree, in reading order."""
    if isinstance(element, pikepdf.Dictionary):
        if "/S" in element:
            yield element
        yield from tags(element.get("/K"))
    elif isinstance(element, pikepdf.Array):
        for child in element:
            yield from tags(child)
