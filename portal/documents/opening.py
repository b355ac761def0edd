"""The foot of a paper invoice that leads to the digital one: what is scanned, and the same in words."""

from typing import Any

from portal.documents.invoice_page import OpenedBy
from portal.words import Words


def opening(opened_by: OpenedBy, words: Words) -> dict[str, Any]:
    """Its words, in the page's language."""
    return {
        "heading": words.text("Get the next one digitally"),
        "how": words.text("Scan the code, or type %(address)s in your browser and write:", address=opened_by.address),
        "code": opened_by.code,
        "then": words.text("You log in first. Then you see this invoice, and choose how the next one comes."),
        "code_text": words.text("Code to scan: it opens %(address)s with your code", address=opened_by.address),
    }
