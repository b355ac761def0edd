"""The sums under the lines, so that a reader can add them up."""

from collections.abc import Iterator

from portal.documents.invoice_page import InvoicePage
from portal.values.money import Money
from portal.words.marks import mark


def totals(page: InvoicePage) -> Iterator[tuple[str, Money]]:
    """Label and amount of each step from the lines to what is payable, the steps of zero left out."""
    of_lines = sum((line.net for line in page.lines), Money.zero(page.net.currency))
    if page.lines and of_lines != page.net:
        yield mark("Sum of the lines"), of_lines
        yield mark("Discounts and charges"), page.net - of_lines
    yield mark("Sum without VAT"), page.net
    yield mark("VAT"), page.vat_total
    prepaid = page.prepaid or Money.zero(page.net.currency)
    rounding = page.rounding or Money.zero(page.net.currency)
    if prepaid or rounding:
        yield mark("Sum with VAT"), page.net + page.vat_total
    if prepaid:
        yield mark("Already paid"), -prepaid
    if rounding:
        yield mark("Rounding"), rounding
    issued = page.net + page.vat_total - prepaid + rounding
    if page.is_changed and page.payable != issued:
        yield mark("Paid or credited since"), page.payable - issued
