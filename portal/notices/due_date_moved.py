"""Told to whoever holds an invoice's document: it is to be paid by another date than it says.

Source: the project's protocol notes 2.7: a document that was sent cannot be called back, so a notice tells the date.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date

from portal.notices.notice import Notice, composed
from portal.values.money import Money
from portal.words import words_in
from portal.words.messages import message

_NAME = "due_date_moved"


@dataclass(frozen=True, slots=True)
class DueDateMoved:
    """Which invoice, what is left of it, and by when.

    `old_day` is None where they know of no date that counts. `asked_by` is the channel that asks for payment by
    itself, None where they pay by the numbers in the invoice.
    """

    municipality: str
    number: str
    old_day: date | None
    new_day: date
    left: Money
    asked_by: str | None
    phone: str
    email: str


def compose(facts: DueDateMoved, language: str) -> Notice:
    """The notice in `nb`, `nn`, `sv` or `en`. The amount stands in its document alone."""
    words = words_in(language)
    old_day = words.date(facts.old_day) if facts.old_day else None
    told = asdict(facts) | {"old_day": old_day, "new_day": words.date(facts.new_day)}
    document = message(f"{_NAME}/body.txt", language, **told, amount=words.money(facts.left))
    return replace(composed(_NAME, language, **told, amount=None), document_text=document)
