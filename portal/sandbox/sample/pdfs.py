"""PDFs that an ERP supplies: clean ones, one that shows the person number, one that is a scanned picture."""

import zlib
from datetime import UTC, datetime, time
from decimal import Decimal

import pypdfium2

from portal.config import Municipality
from portal.documents.invoice_page import Addressee, InvoicePage, PageLine, PageVat, Payment, Sender, logo_named
from portal.documents.rendering import render_invoice
from portal.sandbox.sample.issued import Issued
from portal.values.bank_account import parse_account
from portal.words import words_in
from portal.words.subjects import Subject, title

_DOTS_PER_POINT = Decimal("1.5")


def pdf_of(document: Issued, municipality: Municipality) -> bytes:
    """The document of record as `document.pdf` says."""
    page = _page(document, municipality)
    pdf = render_invoice(page).pdf
    return _scanned(pdf) if document.pdf == "scanned" else pdf


def _page(document: Issued, municipality: Municipality) -> InvoicePage:
    bill, resident = document.bill, document.resident
    language = municipality.default_language
    period = (document.period.start, document.period.end)
    return InvoicePage(
        language=language,
        kind="credit_note" if document.is_credit else "invoice",
        number=document.number,
        issue_date=document.issued,
        title=title(Subject(document.service.category, None, *period), words_in(language)),
        sender=_sender(document, municipality),
        recipient=Addressee(resident.name, resident.address.lines[1:]),
        customer_number=document.customer.number,
        lines=_lines(document),
        vat=[PageVat(group.vat.percent, group.taxable, group.tax, group.vat.exemption) for group in bill.vat_groups],
        net=bill.net,
        vat_total=bill.vat_total,
        payable=bill.payable,
        registered_at=datetime.combine(document.issued, time(6), UTC),
        recipient_kind=resident.kind,
        due_date=document.due,
        period=period,
        # What an older system prints, and why its PDF may not travel by e-mail.
        note=f"F.nr./P.nr. {resident.national_id}" if document.pdf == "numbered" else document.note,
        payment=_payment(document, municipality),
        credits=document.original.number if document.original else None,
    )


def _sender(document: Issued, municipality: Municipality) -> Sender:
    contact = municipality.contact
    return Sender(
        municipality=municipality.name(municipality.default_language),
        issuer=document.issuer.name,
        organisation_number=document.issuer.organisation_number,
        country=municipality.country,
        email=contact.email,
        phone=contact.phone,
        hours=contact.hours,
        return_address=contact.return_address,
        logo=logo_named(municipality.look.logo),
    )


def _lines(document: Issued) -> list[PageLine]:
    return [
        PageLine(
            name=line.name,
            net=line.net,
            quantity=line.quantity,
            unit=line.unit,
            unit_price=line.price,
            vat_percent=line.vat.percent,
            description=line.discount.reason if line.discount else None,
            period=(line.period.start, line.period.end) if line.period else None,
        )
        for line in document.bill.lines
    ]


def _payment(document: Issued, municipality: Municipality) -> Payment | None:
    if document.account is None:
        return None
    return Payment(parse_account(document.account, municipality.country), document.reference)


def _scanned(pdf: bytes) -> bytes:
    """The first page as one grey picture, without a letter of text: what an office scanner makes."""
    opened = pypdfium2.PdfDocument(pdf)
    page = opened[0]
    width, height = (round(side) for side in page.get_size())
    picture = page.render(scale=float(_DOTS_PER_POINT), grayscale=True)
    rows = bytes(picture.buffer)
    step = picture.stride
    pixels = b"".join(rows[start : start + picture.width] for start in range(0, step * picture.height, step))
    scan = _picture_pdf(zlib.compress(pixels, 9), (picture.width, picture.height), (width, height))
    opened.close()
    return scan


def _picture_pdf(pixels: bytes, size: tuple[int, int], points: tuple[int, int]) -> bytes:
    """A PDF of one picture. `size` in dots, `points` the paper's."""
    drawing = b"%d 0 0 %d 0 0 cm /Im0 Do" % points
    image = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray" % size
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R "
        b"/Resources << /XObject << /Im0 5 0 R >> >> >>" % points,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        b"<< %s /BitsPerComponent 8 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
        % (image, len(pixels), pixels),
    )
    return _assembled(objects)


def _assembled(objects: tuple[bytes, ...]) -> bytes:
    written, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count, start = len(objects) + 1, len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    written += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, start)
    return bytes(written)
