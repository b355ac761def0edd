"""What is said of cases: what must be corrected, how far a case is, and whom an invoice is for."""

from collections.abc import Mapping
from typing import Final, TypeVar

from portal.documents.evidence import LARGEST
from portal.policy.outcome import Reason
from portal.web.filters import size
from portal.words import Words
from portal.words.labels import Colour
from portal.words.marks import mark

F = TypeVar("F", bound=str)

_PROBLEMS: Final = {
    "whom_missing": mark("Whom the invoice is for: choose one of the answers."),
    "name_missing": mark("Their name: write whom the invoice is for."),
    "name_too_long": mark("Their name: write at most %(most)s characters."),
    "number_malformed": mark("Their national identity number: it is not written right. Check it, or leave it empty."),
    "reference_missing": mark("%(reference)s: write the number the invoice is paid with."),
    "amount_missing": mark("Amount: write the amount of the invoice."),
    "amount_malformed": mark("Amount: write it with digits, for example 1 234,50."),
    "due_date_missing": mark("Due date: write the day, month and year."),
    "due_date_malformed": mark("Due date: this is no date. Write it with digits, for example 1 12 2026."),
    "note_too_long": mark("More you want to say: write at most %(most)s characters."),
    "proof_missing": mark("Files: send the paper that shows that you may act for the one it is for."),
    "files_again": mark("Files: choose them again. They are not kept when something must be corrected."),
    "files_at_once": mark("Files: send at most %(most)s at a time. You can send more afterwards."),
    "too_many_files": mark("Files: a case holds at most %(most)s."),
    "file_too_large": mark("Files: number %(nth)s is too large. A file can be at most %(size)s."),
    "file_kind": mark("Files: number %(nth)s is neither a PDF, a JPEG picture nor a PNG picture."),
    "file_broken": mark("Files: number %(nth)s is a damaged picture. Take another one."),
    "file_unreadable": mark("Files: number %(nth)s cannot be opened. It is damaged, or has a password."),
    "nothing_said": mark("Message: write something, or choose a file."),
    "message_too_long": mark("Message: write at most %(most)s characters."),
    "case_decided": mark("Message: the case is decided, so nothing more can be sent in it."),
    "case_withdrawn": mark("Message: the case is withdrawn, so nothing more can be sent in it."),
}

WHOM: Final = {
    "me": mark("Me"),
    "estate": mark("Someone who has died"),
    "ward": mark("Someone I am guardian for"),
    "child": mark("My child under 18"),
}

# The state of a case as one or two words, to who opened it; what is decided is told by how.
STATES: Final[Mapping[str, tuple[str, Colour]]] = {
    "open": (mark("Being processed"), "info"),
    "waiting_for_resident": (mark("Waiting for you"), "warning"),
    "withdrawn": (mark("Withdrawn"), "neutral"),
    "answered": (mark("Answered"), "success"),
    "granted": (mark("Granted"), "success"),
    "refused": (mark("Not granted"), "neutral"),
}

KINDS: Final = {"missing_invoice": mark("An invoice that is not here")}


def told(problems: Mapping[F, Reason], words: Words, **numbers: object) -> dict[F, str]:
    """A sentence for each field that must be corrected."""
    given = {"size": size(LARGEST), **numbers}
    return {field: words.text(_PROBLEMS[one.code], **{**given, **one.numbers}) for field, one in problems.items()}
