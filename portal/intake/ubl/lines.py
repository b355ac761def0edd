"""The lines, and what is taken off or added to the whole."""

from collections.abc import Sequence
from decimal import Decimal

from lxml import etree

from portal.intake.draft import AllowanceCharge
from portal.intake.ubl.elements import Leaves, Parts, amount, first, leaves_of, number, parts_of, period, text
from portal.intake.ubl.names import CAC, CBC
from portal.intake.ubl.notes import Notes
from portal.invoices.drafts import NewLine

_LINES = (CAC + "InvoiceLine", CAC + "CreditNoteLine", CAC + "ReminderLine")
_QUANTITIES = (CBC + "InvoicedQuantity", CBC + "CreditedQuantity")
_NET = CBC + "LineExtensionAmount"
_ITEM = CAC + "Item"
_NAME = CBC + "Name"
_DESCRIPTION = CBC + "Description"
_NOTE = CBC + "Note"
_PROPERTY = CAC + "AdditionalItemProperty"
_VALUE = CBC + "Value"
_TAX = CAC + "ClassifiedTaxCategory"
_TAX_CATEGORY = CAC + "TaxCategory"
_ID = CBC + "ID"
_PERCENT = CBC + "Percent"
_PERIOD = CAC + "InvoicePeriod"
_PRICE = CAC + "Price"
_PRICE_AMOUNT = CBC + "PriceAmount"
_BASE_QUANTITY = CBC + "BaseQuantity"
_ALLOWANCE_CHARGE = CAC + "AllowanceCharge"
_INDICATOR = CBC + "ChargeIndicator"
_REASON = CBC + "AllowanceChargeReason"
_AMOUNT = CBC + "Amount"

_TOLERANCE = Decimal("0.02")
_SHOWN_DECIMALS = 6
_ONE = Decimal(1)
_NO_LEAVES: Leaves = {}


def lines_of(parts: Parts, currency: str | None, notes: Notes) -> tuple[NewLine, ...]:
    """Every line whose amount can be read, in the document's order."""
    elements = next((parts[tag] for tag in _LINES if tag in parts), [])
    lines = (_line(element, currency, notes) for element in elements)
    return tuple(line for line in lines if line)


def allowances_of(parts: Parts, currency: str | None, notes: Notes) -> tuple[AllowanceCharge, ...]:
    """What is taken off or added, on the document or on a line."""
    found = (_allowance(element, currency, notes) for element in parts.get(_ALLOWANCE_CHARGE, ()))
    return tuple(one for one in found if one)


def _line(element: etree._Element, currency: str | None, notes: Notes) -> NewLine | None:
    parts = parts_of(element)
    net = amount(first(parts, _NET), currency, notes)
    if net is None:
        if _NET not in parts:
            notes.missing(element, _NET, "The line's amount")
        return None
    quantity, unit = _quantity(element, parts, notes)
    price = _price(first(parts, _PRICE), notes)
    allowances = allowances_of(parts, currency, notes)
    expected = _expected(quantity, price, allowances)
    if expected is not None and abs(expected - net.decimal) > _TOLERANCE:
        notes.add("line_amount", element, net, child=_NET, expected=f"{expected.normalize():f}")
    item = first(parts, _ITEM)
    about = parts_of(item) if item is not None else {}
    category, percent = tax_category(first(about, _TAX), notes)
    start, end = period(first(parts, _PERIOD), notes)
    return NewLine(
        name=text(first(about, _NAME)) or text(first(about, _DESCRIPTION)) or "-",
        quantity=_ONE if quantity is None else quantity,
        net=net,
        description=_description(about, parts, allowances),
        unit=unit,
        unit_price=_readable(price),
        vat_category=category,
        vat_percent=percent,
        period_start=start,
        period_end=end,
    )


def tax_category(element: etree._Element | None, notes: Notes) -> tuple[str | None, Decimal | None]:
    """Category (UNCL5305) and rate of a TaxCategory or ClassifiedTaxCategory."""
    if element is None:
        return None, None
    leaves = leaves_of(element)
    return text(leaves.get(_ID)), number(leaves.get(_PERCENT), notes)


def _quantity(line: etree._Element, parts: Parts, notes: Notes) -> tuple[Decimal | None, str | None]:
    element = next((parts[tag][0] for tag in _QUANTITIES if tag in parts), None)
    if element is None:
        notes.add("quantity_missing", line)
        return None, None
    return number(element, notes), element.get("unitCode")


def _price(element: etree._Element | None, notes: Notes) -> Decimal | None:
    """The price of one unit, where the document prices many at once too."""
    leaves = leaves_of(element) if element is not None else _NO_LEAVES
    price, base = number(leaves.get(_PRICE_AMOUNT), notes), number(leaves.get(_BASE_QUANTITY), notes)
    return price / base if price is not None and base else price


def _readable(price: Decimal | None) -> Decimal | None:
    """At most six decimals: a price for 365 days has none for one that ends."""
    is_long = price is not None and int(price.as_tuple().exponent) < -_SHOWN_DECIMALS
    return round(price, _SHOWN_DECIMALS) if price is not None and is_long else price


def _expected(quantity: Decimal | None, price: Decimal | None, allowances: Sequence[AllowanceCharge]) -> Decimal | None:
    """What the line's amount should be; None where it does not say."""
    if quantity is None or price is None:
        return None
    expected = quantity * price
    for one in allowances:
        expected += one.amount.decimal if one.is_charge else -one.amount.decimal
    return expected


def _allowance(element: etree._Element, currency: str | None, notes: Notes) -> AllowanceCharge | None:
    leaves = leaves_of(element)
    value = amount(leaves.get(_AMOUNT), currency, notes)
    if value is None:
        return None
    category, percent = tax_category(leaves.get(_TAX_CATEGORY), notes)
    is_charge = text(leaves.get(_INDICATOR)) in ("true", "1")
    return AllowanceCharge(is_charge, value, text(leaves.get(_REASON)), category, percent)


def _description(item: Parts, line: Parts, allowances: Sequence[AllowanceCharge]) -> str | None:
    """What the issuer says of the line: description, note, readings, and why something was taken off."""
    texts = [text(first(item, _DESCRIPTION)), text(first(line, _NOTE))]
    for element in item.get(_PROPERTY, ()):
        leaves = leaves_of(element)
        texts.append(f"{text(leaves.get(_NAME)) or ''}: {text(leaves.get(_VALUE)) or ''}")
    for one in allowances:
        # In Norway and Sweden, a comma before the decimals.
        value = str((one.amount if one.is_charge else -one.amount).decimal).replace(".", ",")
        texts.append(f"{one.reason}: {value}" if one.reason else None)
    return "\n".join(each for each in texts if each) or None
