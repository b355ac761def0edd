"""E-mail addresses and mobile numbers as people type them: read, or a reason that says what to change. Pure."""

import re
import unicodedata
from typing import Final

from portal.policy.outcome import Reason
from portal.values.email_address import is_well_formed
from portal.values.mobile import norwegian_mobile

_LONGEST: Final = 254  # characters, RFC 5321 4.5.3.1.3
# What comes along when an address is copied from a program: `Kari <kari@example.no>`, `mailto:kari@example.no`.
_NAMED: Final = re.compile(r"[^<>]*<([^<>]*)>")
_SCHEME: Final = re.compile(r"(?:mailto|tel):", re.IGNORECASE)
_BETWEEN_DIGITS: Final = re.compile(r"[\s.\-()/\u2010-\u2015]")
_FOREIGN: Final = re.compile(r"(?:\+|00)(?!47)\d{6,15}", re.ASCII)


def read_email(typed: str) -> str | Reason:
    """The address, its domain in small letters; or why no mail could be sent to it."""
    text = _seen(typed)
    named = _NAMED.fullmatch(text)
    address = _SCHEME.sub("", named[1] if named else text, count=1).strip()
    if not address:
        return Reason("empty")
    local, _, domain = address.rpartition("@")
    address = f"{local}@{domain.lower()}"
    return address if is_well_formed(address) else Reason(_fault(address, local, domain))


def read_mobile(typed: str) -> str | Reason:
    """The number as `+4790000000`; or why no code can be sent to it. `+47`, `0047` and blanks may be there or not."""
    digits = _BETWEEN_DIGITS.sub("", _SCHEME.sub("", _seen(typed), count=1))
    if not digits:
        return Reason("empty")
    found = norwegian_mobile(digits)
    if found:
        return f"+{found}"
    if _FOREIGN.fullmatch(digits):
        return Reason("foreign")
    return Reason("no_digits" if not digits.lstrip("+").isdigit() else "not_mobile")


def read_code(typed: str) -> str:
    """The digits of a code, whatever was typed between them."""
    return _BETWEEN_DIGITS.sub("", _seen(typed))


def _seen(typed: str) -> str:
    """As it is seen: wide digits and composed letters as usual ones, and nothing that cannot be seen."""
    normal = unicodedata.normalize("NFKC", typed)
    return "".join(sign for sign in normal if unicodedata.category(sign) != "Cf").strip()


def _fault(address: str, local: str, domain: str) -> str:
    if len(address) > _LONGEST:
        return "too_long"
    if not local:
        return "no_at"
    if re.search(r"\s", address):
        return "blank"
    if '"' in local:
        return "quotes"
    if "@" in local:
        return "two_ats"
    return "no_domain" if not is_well_formed(f"a@{domain}") else "odd_sign"
