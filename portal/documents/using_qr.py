"""The code Swedish banking apps read from an invoice: UsingQR, revision of June 2014.

One line of JSON in UTF-8; amounts are numbers with a decimal point, dates YYYYMMDD.
"""

import json
from collections.abc import Iterator

from portal.documents.invoice_page import InvoicePage, Payment
from portal.documents.organisation import organisation_number
from portal.values.money import Money

PAYMENT_TYPES = {"bankgiro": "BG", "plusgiro": "PG"}
_INVOICE = "1"


def code_text(page: InvoicePage) -> str | None:
    """The text of the page's code: its own, UsingQR for Swedish giro payments, else None."""
    if page.drawn_on:
        return None
    if page.qr is not None or not page.to_pay:
        return page.qr
    if page.payment and page.payment.account.kind in PAYMENT_TYPES and page.payable.currency == "SEK":
        return "{" + ",".join(f'"{name}":{value}' for name, value in _fields(page, page.payment)) + "}"
    return None


def _fields(page: InvoicePage, payment: Payment) -> Iterator[tuple[str, str]]:
    yield "uqr", "1"
    yield "tp", _INVOICE
    yield "nme", _quoted(page.sender.issuer)
    yield "cc", _quoted(page.sender.country)
    yield "cid", _quoted(organisation_number(page.sender, with_vat=bool(page.vat_total)))
    yield "iref", _quoted(payment.reference or page.number)
    yield "idt", _quoted(f"{page.issue_date:%Y%m%d}")
    if page.due_date:
        yield "ddt", _quoted(f"{page.due_date:%Y%m%d}")
    yield "due", _number(page.payable)
    yield "vat", _number(page.vat_total)
    yield "cur", _quoted(page.payable.currency)
    yield "pt", _quoted(PAYMENT_TYPES[payment.account.kind])
    yield "acc", _quoted(payment.account.grouped.replace(" ", ""))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _number(amount: Money) -> str:
    return f"{amount.decimal:.2f}"
