"""What the bank refuses in a claim, by the code it answers with.

Source: the project's protocol notes 1.2 and 1.3: NOK, an amount above nothing, due in 3 to 365 days, an invoice number
of 1 to 100 characters, exactly one reference to the receiver (code 5003), an issuer that is ours (5002), an account
with a right check digit, a KID of 2 to 25 characters with one. Codes in words are this project's own.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

from portal.config import Municipality
from portal.values.bank_account import InvalidAccount, parse_account
from portal.values.payment_reference import algorithms_of

RECEIVERS: Final = ("efakturaIdentifier", "efakturaReference", "socialSecurityNumber")
SOONEST_DAYS, LATEST_DAYS = 3, 365
_LONGEST_NUMBER = 100
_LONGEST_ADDRESS = 1000
_TEXTS: Final = ("issuer", "invoiceNumber", "documentType", "accountNumber", "currency", "dueDate", "invoiceURI")
_AMOUNTS: Final = ("amount",)


class ClaimRules:
    """The rules for claims of one municipality's issuers, judged on `today`."""

    def __init__(self, municipality: Municipality, today: Callable[[], date]) -> None:
        self._municipality = municipality
        self._today = today

    @property
    def issuers(self) -> list[str]:
        return [one.organisation_number for one in self._municipality.issuers]

    def problem_of(self, claim: Mapping[str, Any]) -> str | None:
        """The code of the first rule a claim breaks, or None."""
        if not _has_its_fields(claim):
            return "MALFORMED"
        return next(self._broken(claim), None)

    def _broken(self, claim: Mapping[str, Any]) -> Iterator[str]:
        issuer = self._municipality.issuer(claim["issuer"])
        if issuer is None:
            yield "5002"
        elif claim["accountNumber"] not in issuer.accounts or not _is_account(claim["accountNumber"]):
            yield "ACCOUNT"
        if sum(name in claim for name in RECEIVERS) != 1:
            yield "5003"
        if not 1 <= len(claim["invoiceNumber"]) <= _LONGEST_NUMBER:
            yield "INVOICE_NUMBER"
        yield from self._broken_money(claim)
        if not _can_be_shown(claim["invoiceURI"]):
            yield "INVOICE_URI"

    def _broken_money(self, claim: Mapping[str, Any]) -> Iterator[str]:
        if claim["documentType"] != "INVOICE":
            yield "DOCUMENT_TYPE"
        if claim["currency"] != "NOK":
            yield "CURRENCY"
        if claim["amount"] <= 0:
            yield "AMOUNT"
        if "kid" in claim and not algorithms_of(str(claim["kid"])):
            yield "KID_INVALID"
        if not self._is_due_in_time(claim["dueDate"]):
            yield "DUE_DATE"

    def _is_due_in_time(self, text: str) -> bool:
        try:
            due = date.fromisoformat(text)
        except ValueError:
            return False
        return SOONEST_DAYS <= (due - self._today()).days <= LATEST_DAYS


def _has_its_fields(claim: Mapping[str, Any]) -> bool:
    texts = all(isinstance(claim.get(name), str) for name in _TEXTS)
    # A truth value is an int to Python, and no amount to a bank.
    return texts and all(type(claim.get(name)) is int for name in _AMOUNTS)


def _is_account(text: str) -> bool:
    try:
        return parse_account(text, "NO").kind == "bban"
    except InvalidAccount:
        return False


def _can_be_shown(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and len(address) <= _LONGEST_ADDRESS
