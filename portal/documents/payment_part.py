"""The part of an invoice that is paid from: what people type, and banking apps photograph.

No bank reads a common code on Norwegian invoices, so account, KID, amount and date stand there in clear
labels. Swedish banking apps read UsingQR, see `using_qr`.
"""

from collections.abc import Iterator
from typing import Any

from portal.documents.invoice_page import InvoicePage, Payment
from portal.documents.recipient_lines import payer_name
from portal.values import payment_reference
from portal.words import Words
from portal.words.marks import mark

ACCOUNTS = {
    "bban": mark("To account"),
    "iban": mark("IBAN"),
    "bankgiro": mark("Bankgiro"),
    "plusgiro": mark("Plusgiro"),
}


def payment_part(page: InvoicePage, words: Words) -> dict[str, Any] | None:
    """Heading, label and value rows, and the text of the code to scan; None when there is nothing to pay."""
    if not page.to_pay:
        return None
    return {
        "heading": words.text("Payment details"),
        "rows": [[words.text(label), value] for label, value in _rows(page)]
        + [[words.text("Payer"), payer_name(page, words)]],
        "amount": [words.text("Amount to pay"), words.money(page.payable)],
        "due": [words.text("Pay by"), words.short_date(page.due_date)] if page.due_date else None,
        "code_text": words.text("Code to scan in your banking app"),
    }


def _rows(page: InvoicePage) -> Iterator[tuple[str, str]]:
    if page.payment:
        yield ACCOUNTS[page.payment.account.kind], page.payment.account.grouped
        yield _reference(page, page.payment)
    yield mark("Payee"), page.sender.issuer


def _reference(page: InvoicePage, payment: Payment) -> tuple[str, str]:
    """The KID or OCR number; without one, what to write so that the payment is recognised."""
    if not payment.reference:
        return mark("Mark the payment with"), page.number
    label = mark("OCR number") if page.sender.country == "SE" else mark("KID")
    well_formed = payment_reference.is_well_formed(payment.reference)
    return label, payment_reference.grouped(payment.reference) if well_formed else payment.reference
