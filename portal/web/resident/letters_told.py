"""What we have written about an invoice since it was sent, a sentence a letter. Pure."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Final

from portal.dispatch.letter_queries import LetterAbout
from portal.words import Words
from portal.words.marks import mark

_TO_YOU: Final = {
    "due_date_moved": mark("We wrote to you on %(when)s that the invoice is to be paid by %(due)s."),
    "claim_withdrawn": mark("We wrote to you on %(when)s that the invoice is withdrawn."),
}
# To whoever got the invoice in the reader's place.
_TO_ANOTHER: Final = {
    "due_date_moved": mark("We wrote to %(name)s on %(when)s that the invoice is to be paid by %(due)s."),
    "claim_withdrawn": mark("We wrote to %(name)s on %(when)s that the invoice is withdrawn."),
}


def letters_told(letters: Sequence[LetterAbout], words: Words, zone: tzinfo) -> tuple[str, ...]:
    """In the order they were written; the day is the one on the letter."""
    return tuple(_told(one, words, zone) for one in letters)


def _told(one: LetterAbout, words: Words, zone: tzinfo) -> str:
    message = (_TO_ANOTHER if one.to else _TO_YOU)[one.notice]
    day = words.date(one.written_at.astimezone(zone).date())
    return words.text(message, name=one.to or "", when=day, due=words.date(one.due) if one.due else "")
