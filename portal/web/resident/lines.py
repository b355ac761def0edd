"""An invoice's lines and sums as a page shows them: every step from the lines to what is payable."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.invoices.views import InvoiceView, LineView
from portal.values.money import Money
from portal.words import Words
from portal.words.units import unit_name


@dataclass(frozen=True)
class LineTold:
    """One line. `details` are short facts in the order people check them: how much of it, VAT, period."""

    name: str
    description: str | None
    details: tuple[str, ...]
    net: Money


def lines_told(invoice: InvoiceView, words: Words) -> tuple[LineTold, ...]:
    return tuple(_line(line, invoice, words) for line in invoice.lines)


def sums(invoice: InvoiceView, words: Words) -> Iterator[tuple[str, Money]]:
    """Label and amount of each step, steps of zero left out; VAT a rate each."""
    of_lines = sum((line.net for line in invoice.lines), Money.zero(invoice.net.currency))
    if invoice.lines and of_lines != invoice.net:
        yield words.text("Sum of the lines"), of_lines
        yield words.text("Discounts and charges"), invoice.net - of_lines
    if invoice.vat:
        yield words.text("Sum without VAT"), invoice.net
        yield from _vat(invoice, words)
    else:
        yield words.text("VAT"), invoice.vat
    if invoice.prepaid:
        yield words.text("Already paid"), -invoice.prepaid
    if invoice.rounding:
        yield words.text("Rounding"), invoice.rounding


def _vat(invoice: InvoiceView, words: Words) -> Iterator[tuple[str, Money]]:
    taxed = [one for one in invoice.vat_totals if one.tax]
    if not taxed:
        yield words.text("VAT"), invoice.vat
    for one in taxed:
        rate = words.percent(one.percent) if one.percent is not None else ""
        basis = words.amount(one.taxable)
        yield words.text("VAT, %(rate)s of %(basis)s", rate=rate, basis=basis), one.tax


def _line(line: LineView, invoice: InvoiceView, words: Words) -> LineTold:
    description = line.description if line.description != line.name else None
    return LineTold(line.name, description, tuple(_details(line, invoice, words)), line.net)


def _details(line: LineView, invoice: InvoiceView, words: Words) -> Iterator[str]:
    unit = unit_name(words, line.unit)
    if line.unit_price is not None and (line.quantity != 1 or line.unit_price != line.net.decimal):
        yield f"{words.quantity(line.quantity)} {unit}".strip() + f" × {words.price(line.unit_price)}"
    if line.vat_percent:
        yield words.text("%(rate)s VAT", rate=words.percent(line.vat_percent))
    elif invoice.vat:
        yield words.text("Without VAT")
    whole = (invoice.subject.period_start, invoice.subject.period_end)
    if line.period_start and line.period_end and (line.period_start, line.period_end) != whole:
        yield f"{words.short_date(line.period_start)} – {words.short_date(line.period_end)}"
