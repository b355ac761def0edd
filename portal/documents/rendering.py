"""Sets letters on paper: plain facts in, PDF/UA-1 and PDF/A-3 out. No session, no clock, no network.

Typst sets a page in a few milliseconds. Data reaches the template as files it reads as JSON, XML and SVG,
never as markup, so no text can do anything but be shown. The same page gives the same bytes.
"""

import json
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import typst

from portal.documents.code_drawing import draw_code
from portal.documents.drawable_text import TextCleaner, breakable
from portal.documents.fonts import drawable, font_folder
from portal.documents.invoice_page import InvoicePage, OpenedBy
from portal.documents.letter_page import LetterPage, letter_sheet
from portal.documents.sheet import sheet_of
from portal.documents.using_qr import code_text

TEMPLATES = Path(__file__).parent.parent.parent / "templates" / "pdf"
# Characters that fit the columns of prose; the template knows its narrower ones. Addresses stay whole, to be copied.
LONGEST_WORD = 44

_thread = threading.local()


@dataclass(frozen=True)
class RenderedPdf:
    """A finished letter. `replaced` are the characters no shipped font has, which became `?`."""

    pdf: bytes
    replaced: tuple[str, ...]


def render_invoice(page: InvoicePage) -> RenderedPdf:
    """The letter of an invoice or credit note. Raise FontsMissing before set-up has been run."""
    code = code_text(page)
    return set_invoice(page, code=draw_code(code) if code else None)


def set_invoice(page: InvoicePage, *, code: bytes | None) -> RenderedPdf:
    """The same with the code to scan already drawn (SVG), or none."""
    cleaner = TextCleaner(drawable())
    sheet = _cleaned(sheet_of(page), cleaner)
    logo = page.sender.logo.read_bytes() if page.sender.logo else None
    files = {"source.xml": page.source_xml, "logo.svg": logo, "code.svg": code, "open.svg": _link(page.opened_by)}
    sheet |= {"attached": page.source_xml is not None, "logo": logo is not None, "code": code is not None}
    pdf = _compiled("invoice.typ", sheet, files, int(page.registered_at.timestamp()))
    return RenderedPdf(pdf, cleaner.replaced)


def render_letter(page: LetterPage) -> RenderedPdf:
    """A letter that carries a notice. Raise FontsMissing before set-up has been run."""
    cleaner = TextCleaner(drawable())
    logo = page.sender.logo.read_bytes() if page.sender.logo else None
    sheet = _cleaned(letter_sheet(page), cleaner) | {"logo": logo is not None}
    files = {"logo.svg": logo, "open.svg": _link(page.opened_by)}
    pdf = _compiled("letter.typ", sheet, files, int(page.written_at.timestamp()))
    return RenderedPdf(pdf, cleaner.replaced)


def _link(opened_by: OpenedBy | None) -> bytes | None:
    return draw_code(opened_by.link) if opened_by else None


def _compiled(template: str, sheet: dict[str, Any], files: dict[str, bytes | None], timestamp: int) -> bytes:
    project = {name: content for name, content in files.items() if content is not None}
    project["main.typ"] = (TEMPLATES / template).read_bytes()
    project["house.typ"] = (TEMPLATES / "house.typ").read_bytes()
    project["sheet.json"] = json.dumps(sheet).encode()
    # A project in memory is a mapping of its files, which the library's own types do not say yet.
    memory = cast("bytes", project)
    pdf = _compiler().compile(memory, format="pdf", pdf_standards=["a-3a", "ua-1"], timestamp=timestamp)
    return cast("bytes", pdf)


def _compiler() -> typst.Compiler:
    """The compiler of the calling thread: Typst's is not shareable."""
    if not hasattr(_thread, "compiler"):
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_folder()])
        _thread.compiler = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
    return cast("typst.Compiler", _thread.compiler)


def _cleaned(value: Any, cleaner: TextCleaner) -> Any:  # noqa: ANN401  any JSON
    """Every string of a JSON value made drawable and breakable; the rest as it is."""
    if isinstance(value, str):
        return breakable(cleaner.clean(value), LONGEST_WORD)
    if isinstance(value, dict):
        return {key: _cleaned(part, cleaner) for key, part in value.items()}
    if isinstance(value, list):
        return [_cleaned(part, cleaner) for part in value]
    return value
