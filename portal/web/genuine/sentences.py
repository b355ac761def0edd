"""What is said of an invoice that somebody asks about, and of what they must type again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from portal.policy.outcome import Reason
from portal.words import Words
from portal.words.labels import Colour
from portal.words.marks import mark

F = TypeVar("F", bound=str)

_PROBLEMS: Final = {
    "account_missing": mark("Account number: write the account the invoice says you should pay to."),
    "account_malformed": mark(
        "Account number: this is not a valid account number. Check that it is written exactly as on the invoice. "
        "If it is, do not pay: the account is not ours."
    ),
    "reference_missing": mark("%(reference)s: write the number you are asked to pay with."),
    "amount_missing": mark("Amount: write the amount the invoice asks for."),
    "amount_malformed": mark("Amount: write it with digits, for example 1 234,50."),
    "what_missing": mark("What you got: tell us in a few words."),
    "what_too_long": mark("What you got: write at most %(most)s characters."),
    "way_missing": mark("How you got it: choose one of the answers."),
    "contact_too_long": mark("How we can reach you: write at most %(most)s characters."),
    "file_too_large": mark("File: it is too large. It can be at most %(size)s."),
    "file_kind": mark("File: choose a PDF, a JPEG picture or a PNG picture."),
    "file_broken": mark("File: the picture is damaged. Choose another one, or report without it."),
}


@dataclass(frozen=True)
class Answer:
    """The page's heading, how it looks, what it means, and what to do now."""

    heading: str
    colour: Colour
    meaning: str
    then: tuple[str, ...]


_ANSWERS: Final = {
    "not_ours": Answer(
        mark("Do not pay"),
        "danger",
        mark("The account is not ours. Do not pay, whatever else the invoice says."),
        (
            mark("If the letter is from a debt collection company, call us before you pay."),
            mark("If you have paid already, call your bank at once."),
        ),
    ),
    "ours": Answer(
        mark("This invoice is ours"),
        "success",
        mark("Account, payment reference and amount are those of an invoice from us."),
        (mark("Pay to exactly that account, with exactly that reference."),),
    ),
    "not_found": Answer(
        mark("We did not find the invoice"),
        "warning",
        mark("The account is ours, but as of %(time)s we found no invoice with that payment reference and amount."),
        (
            mark("It may be new, or a number may be mistyped. Log in to see your own invoices, or call us."),
            mark("Do not pay before you know that the invoice is right."),
        ),
    ),
}


def answer(reason: Reason, words: Words, time: str) -> Answer:
    """The answer in whole sentences; `time` is the clock where the municipality is."""
    found = _ANSWERS[reason.code]
    meaning = words.text(found.meaning, time=time) if "%(time)s" in found.meaning else words.text(found.meaning)
    return Answer(words.text(found.heading), found.colour, meaning, tuple(words.text(one) for one in found.then))


def told(problems: Mapping[F, Reason], words: Words, **numbers: object) -> dict[F, str]:
    """A sentence for each field that must be corrected."""
    return {field: words.text(_PROBLEMS[one.code], **{**one.numbers, **numbers}) for field, one in problems.items()}
