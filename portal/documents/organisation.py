"""Who issues, as the law wants it printed on an invoice.

Norway: bokføringsforskriften § 5-1-2, the organisation number, followed by MVA when VAT is charged.
Sweden: mervärdesskattelagen 17 kap. 24 §, the VAT number: SE, the ten digits, 01.
"""

from portal.documents.invoice_page import InvoicePage
from portal.words import Words

NO_BREAK_SPACE = "\u00a0"


def organisation_rows(page: InvoicePage, words: Words) -> list[str]:
    """The issuer's registered name when it differs from the municipality's, and its numbers."""
    sender = page.sender
    name = [] if sender.issuer == sender.municipality else [sender.issuer]
    number = words.text("Organisation number %(number)s", number=organisation_number(page))
    if sender.country == "SE" and page.vat_total:
        vat_number = f"SE{sender.organisation_number}01"
        return [*name, number, words.text("VAT number %(number)s", number=vat_number)]
    return [*name, number]


def organisation_number(page: InvoicePage) -> str:
    """`842 566 142 MVA`, `212000-1504`; another length as it is."""
    digits = page.sender.organisation_number
    if page.sender.country == "SE" and len(digits) == 10:  # noqa: PLR2004  the length of a Swedish one
        return f"{digits[:6]}-{digits[6:]}"
    grouped = NO_BREAK_SPACE.join(digits[start : start + 3] for start in range(0, len(digits), 3))
    return f"{grouped}{NO_BREAK_SPACE}MVA" if page.vat_total else grouped
