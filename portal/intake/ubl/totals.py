"""VAT and totals, and whether they add up. EN 16931's rules, its tolerances; what does not fit is a warning."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from lxml import etree

from portal.intake.draft import AllowanceCharge, Totals
from portal.intake.ubl.elements import Leaves, Parts, amount, leaves_of, parts_of, text
from portal.intake.ubl.lines import tax_category
from portal.intake.ubl.names import CAC, CBC
from portal.intake.ubl.notes import Notes
from portal.invoices.drafts import NewLine, NewVat
from portal.values.money import Money

TAX_TOTAL = CAC + "TaxTotal"
MONETARY_TOTALS = (CAC + "LegalMonetaryTotal", CAC + "RequestedMonetaryTotal")
_TAX_AMOUNT = CBC + "TaxAmount"
_TAXABLE = CBC + "TaxableAmount"
_SUBTOTAL = CAC + "TaxSubtotal"
_CATEGORY = CAC + "TaxCategory"
_REASONS = (CBC + "TaxExemptionReason", CBC + "TaxExemptionReasonCode")
_LINES = CBC + "LineExtensionAmount"
_WITHOUT_VAT = CBC + "TaxExclusiveAmount"
_WITH_VAT = CBC + "TaxInclusiveAmount"
_ALLOWANCES = CBC + "AllowanceTotalAmount"
_CHARGES = CBC + "ChargeTotalAmount"
_PREPAID = CBC + "PrepaidAmount"
_ROUNDING = CBC + "PayableRoundingAmount"
_PAYABLE = CBC + "PayableAmount"

_TOLERANCE = Decimal(1)  # BR-CO-17: off by less than one whole unit


def vat_of(parts: Parts, currency: str | None, notes: Notes) -> tuple[Money | None, tuple[NewVat, ...]]:
    """The VAT in the document's currency and its breakdown; a second TaxTotal is for the tax authority."""
    for element in parts.get(TAX_TOTAL, ()):
        inner = parts_of(element)
        stated = inner.get(_TAX_AMOUNT, [])
        if stated and stated[0].get("currencyID", currency) == currency:
            total = amount(stated[0], currency, notes)
            rates = (_rate(one, currency, notes) for one in inner.get(_SUBTOTAL, ()))
            breakdown = tuple(rate for rate in rates if rate)
            if breakdown:
                _expect(total, sum_of((rate.tax for rate in breakdown), currency), "vat_sum", stated[0], notes)
            return total, breakdown
    return None, ()


def totals_of(parts: Parts, vat: Money | None, currency: str | None, notes: Notes) -> tuple[Totals, Leaves]:
    """The document's sums, and their elements by tag."""
    element = next((parts[tag][0] for tag in MONETARY_TOTALS if tag in parts), None)
    leaves = leaves_of(element) if element is not None else {}
    return (
        Totals(
            lines=amount(leaves.get(_LINES), currency, notes),
            without_vat=amount(leaves.get(_WITHOUT_VAT), currency, notes),
            with_vat=amount(leaves.get(_WITH_VAT), currency, notes),
            allowances=amount(leaves.get(_ALLOWANCES), currency, notes),
            charges=amount(leaves.get(_CHARGES), currency, notes),
            prepaid=amount(leaves.get(_PREPAID), currency, notes),
            rounding=amount(leaves.get(_ROUNDING), currency, notes),
            payable=amount(leaves.get(_PAYABLE), currency, notes),
            vat=vat,
        ),
        leaves,
    )


def check_totals(
    totals: Totals, elements: Leaves, lines: Sequence[NewLine], allowances: Sequence[AllowanceCharge], notes: Notes
) -> None:
    """Whether lines, allowances, VAT and totals add up, exactly (BR-CO-10 to 16). What is not stated is not checked."""
    for code, tag, stated, parts in _sums(totals, lines, allowances):
        if stated is not None and tag in elements and None not in parts:
            should_be = sum_of((part for part in parts if part is not None), stated.currency)
            _expect(stated, should_be, code, elements[tag], notes)


def _sums(
    totals: Totals, lines: Sequence[NewLine], allowances: Sequence[AllowanceCharge]
) -> Iterator[tuple[str, str, Money | None, Sequence[Money | None]]]:
    """Rule, element, what it says, and what it is the sum of."""
    off = [one.amount for one in allowances if not one.is_charge]
    added = [one.amount for one in allowances if one.is_charge]
    taken_off = [-amount for amount in off]
    prepaid = [-totals.prepaid] if totals.prepaid else []
    rounding = [totals.rounding] if totals.rounding else []
    vat = [totals.vat] if totals.vat else []
    yield "sum_of_lines", _LINES, totals.lines, [line.net for line in lines]
    yield "sum_of_allowances", _ALLOWANCES, totals.allowances, off
    yield "sum_of_charges", _CHARGES, totals.charges, added
    yield "total_without_vat", _WITHOUT_VAT, totals.without_vat, [totals.lines, *taken_off, *added]
    yield "total_with_vat", _WITH_VAT, totals.with_vat, [totals.without_vat, *vat]
    yield "payable_differs", _PAYABLE, totals.payable, [totals.with_vat, *prepaid, *rounding]


def sum_of(amounts: Iterable[Money], currency: str | None) -> Money:
    return Money(sum(one.minor for one in amounts), currency or "")


def _rate(element: etree._Element, currency: str | None, notes: Notes) -> NewVat | None:
    leaves = leaves_of(element)
    taxable = amount(leaves.get(_TAXABLE), currency, notes)
    tax = amount(leaves.get(_TAX_AMOUNT), currency, notes)
    if taxable is None or tax is None:
        return None
    category = leaves.get(_CATEGORY)
    code, percent = tax_category(category, notes)
    reasons = leaves_of(category) if category is not None else {}
    if percent is not None:
        expected = taxable.share(percent / 100)
        if abs((expected - tax).decimal) >= _TOLERANCE:
            notes.add("vat_amount", leaves[_TAX_AMOUNT], tax, expected=expected)
    return NewVat(
        category=code or "-",
        percent=percent,
        taxable=taxable,
        tax=tax,
        exemption=next((reason for tag in _REASONS if (reason := text(reasons.get(tag)))), None),
    )


def _expect(stated: Money | None, expected: Money, code: str, element: etree._Element, notes: Notes) -> None:
    if stated is not None and stated != expected:
        notes.add(code, element, stated, expected=expected)
