"""Who issues, as the law wants it printed on an invoice.

Norway: bokføringsforskriften § 5-1-2, the organisation number, followed by MVA when VAT is charged.
Sweden: mervärdesskattelagen 17 kap. 24 §, the VAT number: SE, the ten digits, 01.
"""

from portal.documents.invoice_page import Sender
from portal.words import Words

NO_BREAK_SPACE = "\u00a0"


def organisation_rows(sender: Sender, words: Words, *, with_vat: bool) -> list[str]:
    """The issuer's registered name when it differs from the municipality's, and its numbers."""
    name = [] if sender.issuer == sender.municipality else [sender.issuer]
    number = words.text("Organisation number %(number)s", number=organisation_number(sender, with_vat=with_vat))
    if sender.country == "SE" and with_vat:
        vat_number = f"SE{sender.organisation_number}01"
        return [*name, number, words.text("VAT number %(number)s", number=vat_number)]
    return [*name, number]


def organisation_number(sender: Sender, *, with_vat: bool) -> str:
    """`842 566 142 MVA`, `212000-1504`; another length as it is."""
    digits = sender.organisation_number
    if sender.country == "SE" and len(digits) == 10:  # noqa: PLR2004  the length of a Swedish one
        return f"{digits[:6]}-{digits[6:]}"
    grouped = NO_BREAK_SPACE.join(digits[start : start + 3] for start in range(0, len(digits), 3))
    return f"{grouped}{NO_BREAK_SPACE}MVA" if with_vat else grouped
