"""Whom a letter is addressed to, in the window and in the text."""

from portal.documents.invoice_page import Addressee, InvoicePage, RecipientKind
from portal.words import Words

_ESTATE_WORDS = ("boet etter", "dødsbo", "dødsbu", "dödsbo", "buet etter", "estate")


def window_lines(page: InvoicePage, words: Words) -> tuple[str, ...]:
    """The lines in the envelope's window: the other recipient, if there is one, gets the letter."""
    other = page.other_recipient
    if other is None:
        return (_addressed_name(page, words), *page.recipient.lines)
    if page.recipient_kind == "estate":
        return (payer_name(page, words), words.text("c/o %(name)s", name=other.name), *other.lines)
    return (other.name, *other.lines)


def concerned(page: InvoicePage) -> Addressee | None:
    """Who is billed, when the window names somebody else."""
    named_in_window = page.other_recipient is None or page.recipient_kind == "estate"
    return None if named_in_window else page.recipient


def payer_name(page: InvoicePage, words: Words) -> str:
    """The billed party; an estate by the name of its deceased."""
    return page.recipient.name if page.recipient_kind == "minor" else _addressed_name(page, words)


def _addressed_name(page: InvoicePage, words: Words) -> str:
    return addressed_name(page.recipient.name, page.recipient_kind, words)


def addressed_name(name: str, kind: RecipientKind, words: Words) -> str:
    """A billed party as on an envelope: an estate by the name of its deceased, a child through the guardians."""
    if kind == "estate" and not any(word in name.casefold() for word in _ESTATE_WORDS):
        return words.text("The estate of %(name)s", name=name)
    if kind == "minor":
        return words.text("To the guardians of %(name)s", name=name)
    return name
