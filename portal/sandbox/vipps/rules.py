"""What Vipps finds wrong with an invoice, as the last parts of its problem types.

Source: "Vipps Invoice ISP API" 0.3.43, `invoiceIn`, and the project's protocol notes 3.2. A document's address must be
https; this machine's own is let pass, because a sandbox lives on it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from portal.config import Municipality
from portal.values.bank_account import InvalidAccount, parse_account
from portal.values.payment_reference import algorithms_of

INVOICE_ID: Final = re.compile(r"([a-zA-Z-]+)\.(\d+)\.([a-zA-Z0-9-]+)", re.ASCII)
LONGEST_ID: Final = 200
SHOWN: Final = frozenset({"application/pdf", "text/html", "image/jpeg", "image/png", "image/jpg", "text/plain"})
TYPES: Final = frozenset(
    {
        "invoice",
        "paymentReminder",
        "debtCollectionWarning",
        "debtCollectionNotice",
        "noticeOfLegalProceedings",
        "debtCollectionReminder",
    }
)
SOONEST, LATEST = timedelta(days=3), timedelta(days=365)
_KID_LENGTHS: Final = range(4, 26)
_LONGEST_NAME = 40
_HERE: Final = frozenset({"127.0.0.1", "localhost"})


class InvoiceRules:
    """The rules for invoices of one municipality's issuers, judged on `today`."""

    def __init__(self, municipality: Municipality, today: Callable[[], date]) -> None:
        self._municipality = municipality
        self._today = today

    def knows(self, issuer: str) -> bool:
        return self._municipality.issuer(issuer) is not None

    def problems_of(self, issuer: str, invoice: Mapping[str, Any]) -> tuple[str, ...]:
        """Every rule an invoice breaks."""
        return tuple(self._broken(issuer, invoice))

    def _broken(self, issuer: str, invoice: Mapping[str, Any]) -> Iterator[str]:
        yield from self._broken_payment(issuer, invoice.get("paymentInformation"))
        if invoice.get("invoiceType") not in TYPES:
            yield "invalid-invoice-type"
        if not self._is_due_in_time(invoice.get("due")):
            yield "invalid-due"
        amount = invoice.get("amount")
        # A truth value is an int to Python, and no amount to Vipps.
        if type(amount) is not int or amount <= 0:
            yield "invalid-amount"
        if not invoice.get("subject") or not isinstance(invoice["subject"], str):
            yield "missing-subject"
        if len(str(invoice.get("issuerName", ""))) > _LONGEST_NAME:
            yield "issuer-name-too-long"
        yield from _broken_documents(invoice)

    def _broken_payment(self, issuer: str, payment: object) -> Iterator[str]:
        if not isinstance(payment, dict):
            yield "missing-payment-information"
            return
        ours = self._municipality.issuer(issuer)
        account = str(payment.get("account"))
        # Whose account it is, is looked up in the register of accounts (KAR).
        if ours is None or account not in ours.accounts or not _is_account(account):
            yield "invalid-account"
        if payment.get("type") not in ("kid", "message"):
            yield "invalid-payment-type"
        value = str(payment.get("value", ""))
        if payment.get("type") == "kid" and not (len(value) in _KID_LENGTHS and algorithms_of(value)):
            yield "invalid-kid"

    def _is_due_in_time(self, text: object) -> bool:
        try:
            due = datetime.fromisoformat(str(text))
        except ValueError:
            return False
        ahead = due.date() - self._today()
        return due.tzinfo is not None and SOONEST <= ahead <= LATEST


def _broken_documents(invoice: Mapping[str, Any]) -> Iterator[str]:
    shown = invoice.get("commercialInvoice")
    if not isinstance(shown, list) or not shown or not all(_can_be_fetched(one) for one in shown):
        yield "invalid-commercial-invoice"
    for attachment in invoice.get("attachments", []):
        urls = attachment.get("urls") if isinstance(attachment, dict) else None
        if not urls or not attachment.get("title") or not all(_can_be_fetched(one) for one in urls):
            yield "invalid-attachment"


def _can_be_fetched(document: object) -> bool:
    if not isinstance(document, dict) or document.get("mimeType") not in SHOWN:
        return False
    parts = urlsplit(str(document.get("url")))
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE)


def _is_account(text: str) -> bool:
    try:
        return parse_account(text, "NO").kind == "bban"
    except InvalidAccount:
        return False
