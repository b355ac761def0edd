"""Whether an invoice is ours: what somebody typed from it, in every form people write, and the answer. Pure."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from portal.policy.outcome import Reason
from portal.values.bank_account import Account, InvalidAccount, parse_account
from portal.values.money import MalformedAmount, Money

Field = Literal["account", "reference", "amount"]

# What stands before the number on an invoice, and is typed with it.
_LABEL: Final = re.compile(
    r"(?:iban|bankgiro(?:t)?|plusgiro(?:t)?|bg|pg|kontonummer|kontonr|konto|account|kid|ocr|ref)(?![a-z])[\s.:#]*",
    re.IGNORECASE,
)
_DASHES: Final = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_CURRENCY: Final = re.compile(r"\b(?:kr|kroner|kronor|nok|sek)\b\.?", re.IGNORECASE)
_WHOLE: Final = re.compile(r"[,.:]-+$")  # `450,-` and `450:-`
# A sign between thousands: exactly three digits follow each, and the decimals, if any, follow another sign.
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:([.,'])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d{1,2})?", re.ASCII)
_LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class Typed:
    """The three fields as they were written."""

    account: str
    reference: str
    amount: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in them; None, or an empty reference, where that was nothing."""

    account: Account | None
    reference: str
    amount: Money | None


def read(typed: Typed, *, country: str, currency: str) -> Reading:
    """Read grouped accounts, IBAN, bankgiro and plusgiro; references with spaces; amounts as printed."""
    return Reading(_account(typed.account, country), _reference(typed.reference), _amount(typed.amount, currency))


def is_own(account: Account, own: Collection[str]) -> bool:
    """Whether the account is one of `own`, which hold digits alone; a Norwegian IBAN is its account number."""
    return account.domestic in own


def problems(typed: Typed, reading: Reading, own: Collection[str]) -> Mapping[Field, Reason]:
    """What must be typed again before there is an answer. To an account that is not ours there always is one."""
    if reading.account is None:
        return {"account": Reason("account_malformed" if typed.account.strip() else "account_missing")}
    if not is_own(reading.account, own):
        return {}
    found: dict[Field, Reason] = {}
    if not reading.reference:
        found["reference"] = Reason("reference_missing")
    if reading.amount is None or reading.amount.minor <= 0:
        found["amount"] = Reason("amount_malformed" if typed.amount.strip() else "amount_missing")
    return found


def verdict(*, own_account: bool, issued: bool) -> Reason:
    """The account alone can condemn an invoice; nothing else does, and nothing is ever called false."""
    if not own_account:
        return Reason("not_ours")
    return Reason("ours" if issued else "not_found")


def _plain(text: str) -> str:
    """With ordinary digits, dashes and spaces, without the word before the number."""
    plain = unicodedata.normalize("NFKC", text[:_LONGEST]).translate(_DASHES)
    visible = "".join(sign for sign in plain if unicodedata.category(sign) not in ("Cc", "Cf"))
    return _LABEL.sub("", visible.strip(), count=1) if _LABEL.match(visible.strip()) else visible.strip()


def _account(text: str, country: str) -> Account | None:
    try:
        return parse_account(" ".join(_plain(text).split()), country)
    except InvalidAccount:
        return None


def _reference(text: str) -> str:
    return "".join(_plain(text).split()).upper()


def _amount(text: str, currency: str) -> Money | None:
    plain = _WHOLE.sub("", "".join(_CURRENCY.sub("", _plain(text)).split()))
    grouped = _THOUSANDS.fullmatch(plain)
    if grouped:
        plain = plain.replace(grouped[1], "")
    try:
        return Money.parse(plain, currency)
    except MalformedAmount:
        return None
