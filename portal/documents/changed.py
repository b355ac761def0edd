"""An invoice of which another claim counts than the one it was issued with: what is left, and by when, said first."""

from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Final

from portal.documents.cover import ELSEWHERE, cover_of, covered
from portal.documents.invoice_page import InvoicePage
from portal.documents.letter_page import LetterPage
from portal.documents.payment_part import payment_part
from portal.documents.rendering import render_invoice
from portal.documents.sheet import changed_banner
from portal.words import Words, words_in
from portal.words.marks import mark

_PAY_BY_THIS: Final = mark("Pay by this page, and not by the invoice that follows after it: that is as it was issued.")
_PAY_NOTHING: Final = mark("Do not pay by the invoice that follows after this page: that is as it was issued.")


def changed_of(page: InvoicePage, *, since: datetime, zone: tzinfo, supplied: bytes | None) -> bytes:
    """The invoice set anew; one whose PDF the issuer supplied, behind a cover to pay from.

    `page` has the `payable` and the `due_date` that count now, `since` a moment. Where the PDF cannot be put behind the
    cover, that goes alone and says where the invoice is read. Raise FontsMissing.
    """
    if supplied is None:
        # The issuer's data tell the claim as it was.
        return render_invoice(replace(page, is_changed=True, source_xml=None)).pdf
    follows = _PAY_BY_THIS if page.to_pay else _PAY_NOTHING
    covers = (_cover(page, last, since, zone) for last in (follows, ELSEWHERE))
    return covered(supplied, before=next(covers), alone=next(covers))


def _cover(page: InvoicePage, last: str, since: datetime, zone: tzinfo) -> LetterPage:
    words = words_in(page.language)
    return cover_of(
        page,
        heading=changed_banner(page, words),
        paragraphs=tuple(part for part in (_which(page, words), _how_to_pay(page, words), words.text(last)) if part),
        dated=since.astimezone(zone).date(),
        written_at=since,
    )


def _which(page: InvoicePage, words: Words) -> str:
    return words.text(
        "This is about invoice %(number)s from %(municipality)s.",
        number=page.number,
        municipality=page.sender.municipality,
    )


def _how_to_pay(page: InvoicePage, words: Words) -> str:
    """What a bank asks for, a line each; empty where nothing is left to pay."""
    part = payment_part(page, words)
    if part is None:
        return ""
    rows = (*part["rows"], part["amount"], *([part["due"]] if part["due"] else []))
    return "\n".join(f"{label}: {value}" for label, value in rows)
