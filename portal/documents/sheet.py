"""The words and figures of an invoice letter, ready to be set: strings only, no layout.

The template in templates/pdf/invoice.typ reads this as JSON, so nothing in it can be markup.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from portal.documents.invoice_page import InvoicePage, PageLine, PageVat, Sender
from portal.documents.opening import opening
from portal.documents.organisation import organisation_rows
from portal.documents.payment_part import payment_part
from portal.documents.recipient_lines import concerned, window_lines
from portal.documents.totals import totals
from portal.words import Words, words_in
from portal.words.marks import mark
from portal.words.units import unit_name

Row = list[str]
Sheet = dict[str, Any]

HEADINGS = {"invoice": mark("Invoice"), "credit_note": mark("Credit note"), "reminder": mark("Payment reminder")}
NUMBERS = {
    "invoice": mark("Invoice number"),
    "credit_note": mark("Credit note number"),
    "reminder": mark("Invoice number"),
}
COPY = mark("Copy of invoice")
DRAWN = mark("Drawn by AvtaleGiro")
BANNER = mark("Copy: drawn by AvtaleGiro on %(date)s, do not pay")
LEFT = mark("Changed since it was issued: pay %(amount)s by %(date)s")
LEFT_UNDATED = mark("Changed since it was issued: pay %(amount)s")
NOTHING_LEFT = mark("Changed since it was issued: you have nothing to pay")
SUMS = {"invoice": mark("To pay"), "credit_note": mark("Credited to you"), "reminder": mark("To pay")}
REGIONS = {"nb": "NO", "nn": "NO", "sv": "SE", "en": "GB"}


def sheet_of(page: InvoicePage) -> Sheet:
    """All that the letter says, in the page's language."""
    words = words_in(page.language)
    heading = words.text(COPY if page.drawn_on else HEADINGS[page.kind])
    return {
        "language": page.language,
        "region": REGIONS[page.language],
        "document_title": f"{heading} {page.number} – {page.sender.municipality}",
        "heading": heading,
        "banner": _banner(page, words),
        "subject": page.title,
        "sender": {
            "name": page.sender.municipality,
            "rows": organisation_rows(page.sender, words, with_vat=bool(page.vat_total)),
            "logo_text": words.text("The coat of arms of %(name)s", name=page.sender.municipality),
            "questions": words.text("Questions about the invoice?"),
            "contact": contact_rows(page.sender),
            "return_address": ", ".join(page.sender.return_address),
        },
        "window": list(window_lines(page, words)),
        "facts": list(_facts(page, words)),
        "message": _message(page, words),
        "lines": {"head": _line_head(page, words), "rows": [_line(line, words) for line in page.lines]},
        "vat": {
            "head": [words.text("Rate"), words.text("Basis"), words.text("VAT")],
            "rows": [_vat(rate, words) for rate in page.vat],
        },
        "totals": [[words.text(label), words.amount(amount)] for label, amount in totals(page)],
        "sum": [words.text(DRAWN if page.drawn_on else SUMS[page.kind]), words.money(page.payable)],
        "note": page.note or "",
        "payment": payment_part(page, words),
        "opening": opening(page.opened_by, words) if page.opened_by else None,
        "running": f"{heading} {page.number} · {page.sender.municipality}",
        "page_of": words.text("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "attachment": words.text("The invoice as data (UBL)"),
    }


def _banner(page: InvoicePage, words: Words) -> str:
    if page.drawn_on:
        return banner(page.drawn_on, words)
    return changed_banner(page, words) if page.is_changed else ""


def changed_banner(page: InvoicePage, words: Words) -> str:
    """What an invoice says first of which another claim counts than the one issued."""
    if not page.to_pay:
        return words.text(NOTHING_LEFT)
    amount = words.money(page.payable)
    if page.due_date is None:
        return words.text(LEFT_UNDATED, amount=amount)
    return words.text(LEFT, amount=amount, date=words.date(page.due_date))


def banner(drawn_on: date, words: Words) -> str:
    """What every copy of what is drawn says first."""
    return words.text(BANNER, date=words.date(drawn_on))


def contact_rows(sender: Sender) -> Row:
    """Where to turn: phone and when it is answered, e-mail, pages."""
    phone = f"{sender.phone} ({sender.hours})" if sender.hours else sender.phone
    return [line for line in (phone, sender.email, sender.url) if line]


def _facts(page: InvoicePage, words: Words) -> Iterator[Row]:
    """Label and value of what identifies the document; the value may have several lines."""
    yield [words.text(NUMBERS[page.kind]), page.number]
    if page.credits:
        yield [words.text("Credits invoice"), page.credits]
    yield [words.text("Invoice date"), words.short_date(page.issue_date)]
    if page.to_pay and page.due_date:
        yield [words.text("Pay by"), words.short_date(page.due_date)]
    if page.drawn_on:
        yield [words.text(DRAWN), words.short_date(page.drawn_on)]
    yield [words.text("Customer number"), page.customer_number]
    if page.period:
        yield [words.text("Period"), _period(page.period, words)]
    if page.buyer_reference:
        yield [words.text("Your reference"), page.buyer_reference]
    billed = concerned(page)
    if billed:
        yield [words.text("Applies to"), "\n".join([billed.name, *billed.lines])]


def _period(period: tuple[Any, Any], words: Words) -> str:
    return f"{words.short_date(period[0])} – {words.short_date(period[1])}"


def _message(page: InvoicePage, words: Words) -> str:
    """The letter in one sentence: what to pay and when, or that there is nothing to pay."""
    amount = words.money(page.payable)
    if page.kind == "credit_note" and page.credits:
        return words.text(
            "You have nothing to pay. %(amount)s of invoice %(number)s is credited.", amount=amount, number=page.credits
        )
    if page.kind == "credit_note":
        return words.text("You have nothing to pay. %(amount)s is credited to you.", amount=amount)
    if page.drawn_on:
        day = words.date(page.drawn_on)
        return words.text("The bank draws %(amount)s from your account on %(date)s.", amount=amount, date=day)
    if not page.to_pay:
        return words.text("You have nothing to pay.")
    if page.due_date is None:
        return words.text("Pay %(amount)s.", amount=amount)
    return words.text("Pay %(amount)s by %(date)s.", amount=amount, date=words.date(page.due_date))


def _line_head(page: InvoicePage, words: Words) -> Row:
    return [
        words.text("Description"),
        words.text("Quantity"),
        words.text("Unit price"),
        words.text("VAT"),
        words.text("Amount (%(currency)s)", currency=page.payable.currency),
    ]


def _line(line: PageLine, words: Words) -> Sheet:
    unit = unit_name(words, line.unit)
    period = _period(line.period, words) if line.period else ""
    return {
        "name": line.name,
        "details": "\n".join(text for text in (line.description or "", period) if text),
        "quantity": f"{words.quantity(line.quantity)} {unit}".strip(),
        "price": "" if line.unit_price is None else words.price(line.unit_price),
        "vat": "" if line.vat_percent is None else words.percent(line.vat_percent),
        "net": words.amount(line.net),
    }


def _vat(rate: PageVat, words: Words) -> Sheet:
    label = words.text("Without VAT") if rate.percent is None else words.percent(rate.percent)
    return {
        "figures": [label, words.amount(rate.taxable), words.amount(rate.tax)],
        "exemption": rate.exemption or "",
    }
