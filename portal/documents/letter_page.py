"""What a letter that carries a notice shows: plain facts, and the words of its sheet. `rendering` sets it on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from portal.documents.invoice_page import Addressee, OpenedBy, RecipientKind, Sender
from portal.documents.opening import opening
from portal.documents.organisation import organisation_rows
from portal.documents.recipient_lines import addressed_name
from portal.documents.sheet import REGIONS, contact_rows
from portal.words import words_in


@dataclass(frozen=True)
class LetterPage:
    """A letter as its recipient reads it. Equal pages give equal bytes; `written_at` is the document's fixed time."""

    language: Literal["nb", "nn", "sv", "en"]
    heading: str
    paragraphs: Sequence[str]
    sender: Sender
    recipient: Addressee
    dated: date
    written_at: datetime
    recipient_kind: RecipientKind = "person"
    customer_number: str = ""
    opened_by: OpenedBy | None = None


def letter_sheet(page: LetterPage) -> dict[str, Any]:
    """All that the letter says, in the page's language, as templates/pdf/letter.typ reads it."""
    words, sender = words_in(page.language), page.sender
    number = [[words.text("Customer number"), page.customer_number]] if page.customer_number else []
    return {
        "language": page.language,
        "region": REGIONS[page.language],
        "document_title": f"{page.heading} – {sender.municipality}",
        "heading": page.heading,
        "paragraphs": list(page.paragraphs),
        "opening": opening(page.opened_by, words) if page.opened_by else None,
        "sender": {
            "name": sender.municipality,
            "rows": organisation_rows(sender, words, with_vat=False),
            "logo_text": words.text("The coat of arms of %(name)s", name=sender.municipality),
            "questions": words.text("Questions about this letter?"),
            "contact": contact_rows(sender),
            "return_address": ", ".join(sender.return_address),
        },
        "window": [addressed_name(page.recipient.name, page.recipient_kind, words), *page.recipient.lines],
        "facts": [[words.text("Date"), words.short_date(page.dated)], *number],
        "running": sender.municipality,
        "page_of": words.text("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
    }
