"""An invoice's PDF against the same page by WeasyPrint: same words, same fonts, tagged, source attached.

The code to scan is drawn once for both. Every invoice differs, so that neither side can serve from a cache;
WeasyPrint keeps its fonts and its parsed style sheet, as a careful service would.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import weasyprint
from jinja2 import Environment, FileSystemLoader
from weasyprint.text.fonts import FontConfiguration

from portal.documents.code_drawing import draw_code
from portal.documents.fonts import BUILT
from portal.documents.invoice_page import InvoicePage
from portal.documents.rendering import set_invoice
from portal.documents.sheet import sheet_of
from portal.documents.using_qr import code_text
from tests.bench.row import Row, times_faster
from tests.documents import pages

HERE = Path(__file__).parent
SOURCE = b"<?xml version='1.0' encoding='UTF-8'?><Invoice>" + b"<cbc:Note>en linje</cbc:Note>" * 300 + b"</Invoice>"
ROUNDS = 30


def _invoices() -> Iterator[InvoicePage]:
    page = pages.a_swedish_invoice(source_xml=SOURCE)
    for number in count(202600001):
        lines = tuple(replace(line, name=f"{line.name} {number}") for line in page.lines * 4)
        yield replace(page, number=str(number), lines=lines, issue_date=page.issue_date - timedelta(number % 300))


def _drawn(page: InvoicePage) -> bytes:
    code = code_text(page)
    assert code
    return draw_code(code)


def _by_weasyprint(code: bytes) -> Callable[[InvoicePage], bytes]:
    templates = Environment(loader=FileSystemLoader(HERE), autoescape=True)
    template = templates.get_template("invoice.html")
    fonts = FontConfiguration()
    style = weasyprint.CSS(filename=HERE / "invoice.css", base_url=f"{BUILT.as_uri()}/", font_config=fonts)

    def render(page: InvoicePage) -> bytes:
        logo = page.sender.logo.read_text() if page.sender.logo else ""
        html = template.render(sheet=sheet_of(page), logo=logo, code=code.decode())
        source = weasyprint.Attachment(string=page.source_xml, relationship="Source", name="invoice.xml")
        document = weasyprint.HTML(string=html)
        pdf: bytes = document.write_pdf(
            stylesheets=[style], font_config=fonts, attachments=[source], pdf_variant="pdf/ua-1"
        )
        return pdf

    return render


def _measure() -> float:
    code = _drawn(next(_invoices()))
    theirs = _by_weasyprint(code)
    of_ours, of_theirs = _invoices(), _invoices()
    return times_faster(lambda: set_invoice(next(of_ours), code=code), lambda: theirs(next(of_theirs)), rounds=ROUNDS)


ROW = Row("invoice-pdf", "times", 5, _measure)
