"""The e-mail that carries an invoice as its attachment.

It names neither the person, the service nor the amount, and has no link: an e-mail is read on the way, and residents
are told never to log in through one.
"""

from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from portal.words import words_in
from portal.words.messages import message


@dataclass(frozen=True, slots=True)
class Mail:
    """A composed e-mail: `subject` is one line, `text` and `html` say the same."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class InvoiceMail:
    """What the mail says. `address` is the portal's, as people type it; nothing here is about the recipient.

    A copy of an invoice is of one that AvtaleGiro draws, on the day `drawn_on`; of a changed one another claim counts
    than the one issued.
    """

    kind: Literal["invoice", "changed", "credit_note", "copy"]
    municipality: str
    address: str
    phone: str
    email: str
    drawn_on: date | None = None


# The same few mails for everyone: a kind, a language and of copies a day each.
@lru_cache(maxsize=64)
def compose(facts: InvoiceMail, language: str) -> Mail:
    """The mail in `nb`, `nn`, `sv` or `en`."""
    told = asdict(facts) | {"drawn_on": words_in(language).date(facts.drawn_on) if facts.drawn_on else ""}
    subject = message("invoice/subject.txt", language, **told).strip()
    text = message("invoice/body.txt", language, **told)
    return Mail(subject, text, message("invoice/body.html", language, subject=subject, **told))
