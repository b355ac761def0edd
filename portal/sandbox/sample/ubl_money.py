"""Amounts, VAT and totals in UBL."""

from lxml import etree

from portal.sandbox.sample.bill import Bill, Discount, Vat, VatGroup
from portal.sandbox.sample.ubl_names import cac, cbc
from portal.values.money import Money


def amount(name: str, value: Money) -> etree._Element:
    return cbc(name, str(value.decimal), currencyID=value.currency)


def tax_category(name: str, vat: Vat, *, with_reason: bool = False) -> etree._Element:
    """The reason of an exemption stands in the breakdown only, never on a line (BIS 3)."""
    reason = [cbc("TaxExemptionReason", vat.exemption)] if with_reason and vat.exemption else []
    scheme = cac("TaxScheme", cbc("ID", "VAT"))
    return cac(name, cbc("ID", vat.category), cbc("Percent", str(vat.percent)), *reason, scheme)


def tax_total(bill: Bill) -> etree._Element:
    return cac("TaxTotal", amount("TaxAmount", bill.vat_total), *(_subtotal(group) for group in bill.vat_groups))


def monetary_total(bill: Bill) -> etree._Element:
    return cac(
        "LegalMonetaryTotal",
        amount("LineExtensionAmount", bill.net),
        amount("TaxExclusiveAmount", bill.net),
        amount("TaxInclusiveAmount", bill.total),
        *([amount("PrepaidAmount", bill.prepaid)] if bill.prepaid else []),
        *([amount("PayableRoundingAmount", bill.rounding)] if bill.rounding else []),
        amount("PayableAmount", bill.payable),
    )


def allowance(discount: Discount) -> etree._Element:
    return cac(
        "AllowanceCharge",
        cbc("ChargeIndicator", "false"),
        cbc("AllowanceChargeReason", discount.reason),
        amount("Amount", discount.amount),
    )


def _subtotal(group: VatGroup) -> etree._Element:
    return cac(
        "TaxSubtotal",
        amount("TaxableAmount", group.taxable),
        amount("TaxAmount", group.tax),
        tax_category("TaxCategory", group.vat, with_reason=True),
    )
