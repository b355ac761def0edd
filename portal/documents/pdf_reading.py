"""Reads a PDF from outside: does it hold a person number, how many pages has it, what is it behind a cover, or bare?

Runs as a process of its own. A malicious file can crash the reader, loop for ever or eat all memory; here it takes down
only this process, which has no secrets in its environment. Started by `pdf_reader`; ends when its input ends.
"""

import json
import resource
import signal
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import closing
from io import BytesIO
from typing import IO, Any, Literal

import pypdfium2
from pypdfium2 import raw

from portal.documents.person_number_match import holds

Verdict = Literal["clean", "found", "unsearchable"]
MEMORY = 1 << 30


def verdict_on(pdf: bytes, number: str | None, max_pages: int) -> Verdict:
    """Search every page, annotation, attachment and the metadata; what cannot be read is unsearchable."""
    try:
        with closing(pypdfium2.PdfDocument(pdf)) as document:
            if len(document) > max_pages:
                return "unsearchable"
            pages = [_text_of(document, index) for index in range(len(document))]
            beside = [*document.get_metadata_dict().values(), *_attachments(document)]
    except pypdfium2.PdfiumError:
        return "unsearchable"
    if any(holds(text, number) for text in (*beside, *(text for text in pages if text))):
        return "found"
    # An invoice without a single digit is one whose letters are not what they look like.
    readable = None not in pages and any(char.isdigit() for text in pages if text for char in text)
    return "clean" if readable else "unsearchable"


def _text_of(document: pypdfium2.PdfDocument, index: int) -> str | None:
    """All text of a page with its annotations and form fields; None for a picture without text."""
    with closing(document[index]) as page:
        # Draws annotations and fields into the page, seen when it is opened again.
        raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
    with closing(document[index]) as page, closing(page.get_textpage()) as words:
        text: str = words.get_text_range()
        pictures = any(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))
    return None if pictures and not text.strip() else text


def _attachments(document: pypdfium2.PdfDocument) -> Iterator[str]:
    for index in range(document.count_attachments()):
        attachment = document.get_attachment(index)
        yield attachment.get_name()
        yield bytes(attachment.get_data()).decode("latin-1")


def pages_of(pdf: bytes) -> str:
    """The number of pages, or nothing when it cannot be read."""
    try:
        with closing(pypdfium2.PdfDocument(pdf)) as document:
            return str(len(document))
    except pypdfium2.PdfiumError:
        return ""


def behind(pdf: bytes, cover: bytes) -> str:
    """The cover with the PDF's pages after it, in base64; or nothing when the PDF cannot be read."""
    whole = BytesIO()
    try:
        with closing(pypdfium2.PdfDocument(pdf)) as document, closing(pypdfium2.PdfDocument(cover)) as covered:
            covered.import_pages(document)
            covered.save(whole)
    except pypdfium2.PdfiumError:
        return ""
    return b64encode(whole.getvalue()).decode()


def bare(pdf: bytes) -> str:
    """Its pages alone in a new PDF, in base64; the word `signed`, or nothing when it cannot be read.

    What it says of its maker stays behind, and so do scripts, attached files and links; what stands in fields and
    notes is drawn into the page, so that it can still be read.
    """
    pages = BytesIO()
    try:
        with closing(pypdfium2.PdfDocument(pdf)) as document, closing(pypdfium2.PdfDocument.new()) as plain:
            if raw.FPDF_GetSignatureCount(document) > 0:
                return "signed"
            for index in range(len(document)):
                with closing(document[index]) as page:
                    raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
            plain.import_pages(document)
            if not len(plain):
                return ""
            plain.save(pages)
    except pypdfium2.PdfiumError:
        return ""
    return b64encode(pages.getvalue()).decode()


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer one line a request: a line of JSON (about, size, seconds ...), then the PDF's bytes."""
    for line in iter(requests.readline, b""):
        request = json.loads(line)
        # Nobody catches the alarm: it ends the process, also out of a loop inside the PDF library.
        signal.alarm(request["seconds"])
        answer = _answer(request, requests.read(request["size"]))
        signal.alarm(0)
        answers.write(answer.encode() + b"\n")
        answers.flush()


def _answer(request: Mapping[str, Any], pdf: bytes) -> str:
    if request["about"] == "pages":
        return pages_of(pdf)
    if request["about"] == "behind":
        return behind(pdf, b64decode(request["cover"]))
    if request["about"] == "bare":
        return bare(pdf)
    return verdict_on(pdf, request["number"], request["pages"])


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    serve(sys.stdin.buffer, sys.stdout.buffer)
