"""Told when an e-mail address or mobile number has changed: at the old one, at the new one, or another way."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal

from portal.notices.notice import Notice, composed
from portal.words.catalogs import words_in
from portal.words.messages import message

_NAME = "contact_changed"


@dataclass(frozen=True, slots=True)
class ContactChanged:
    """What changed, and where it is read. Neither the old address nor the new one stands in it.

    `told`: at the `old` one, at the `new` one that counts now, or some `other` way.
    """

    told: Literal["old", "new", "other"]
    kind: str  # email | mobile
    removed: bool
    day: date
    customer_number: str
    municipality: str
    phone: str
    email: str


def compose(facts: ContactChanged, language: str) -> Notice:
    """The notice in `nb`, `nn`, `sv` or `en`."""
    return composed(_NAME, language, **_said(facts, language))


def compose_text(facts: ContactChanged, language: str) -> str:
    """The text message, in one line; at the old number or the new one."""
    return message(f"{_NAME}/sms.txt", language, **_said(facts, language)).strip()


def _said(facts: ContactChanged, language: str) -> dict[str, object]:
    return asdict(facts) | {"day": words_in(language).date(facts.day)}
