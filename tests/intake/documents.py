"""UBL written by hand for tests: a small invoice, and ways to make it wrong."""

from collections.abc import Mapping

UBL = "urn:oasis:names:specification:ubl:schema:xsd"
NAMESPACES = f'xmlns:cac="{UBL}:CommonAggregateComponents-2" xmlns:cbc="{UBL}:CommonBasicComponents-2"'
OWN_ISSUER = "842566142"
OWN_ACCOUNT = "16370712348"
KID = "100123400000013"

FACTS: Mapping[str, str] = {
    "number": "20260001",
    "issued": "2026-11-20",
    "due": "2026-12-10",
    "type": "380",
    "currency": "NOK",
    "seller": OWN_ISSUER,
    "buyer": "1001234",
    "name": "Kari Nordmann",
    "reference": KID,
    "account": OWN_ACCOUNT,
    "net": "1000.00",
    "vat": "250.00",
    "payable": "1250.00",
    "more": "",
    "more_of_buyer": "",
}

_INVOICE = f"""<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="{UBL}:Invoice-2" {NAMESPACES}>
  <cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>
  <cbc:ID>%(number)s</cbc:ID>
  <cbc:IssueDate>%(issued)s</cbc:IssueDate>
  <cbc:DueDate>%(due)s</cbc:DueDate>
  <cbc:InvoiceTypeCode>%(type)s</cbc:InvoiceTypeCode>
  <cbc:DocumentCurrencyCode>%(currency)s</cbc:DocumentCurrencyCode>
  %(more)s
  <cac:AccountingSupplierParty><cac:Party><cac:PartyLegalEntity>
    <cbc:RegistrationName>Lørenskog kommune</cbc:RegistrationName><cbc:CompanyID>%(seller)s</cbc:CompanyID>
  </cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
  <cac:AccountingCustomerParty><cac:Party>
    <cac:PartyIdentification><cbc:ID>%(buyer)s</cbc:ID></cac:PartyIdentification>
    %(more_of_buyer)s
    <cac:PartyName><cbc:Name>%(name)s</cbc:Name></cac:PartyName>
    <cac:PostalAddress><cbc:StreetName>Solveien 1</cbc:StreetName><cbc:CityName>Lørenskog</cbc:CityName>
      <cbc:PostalZone>1470</cbc:PostalZone></cac:PostalAddress>
  </cac:Party></cac:AccountingCustomerParty>
  <cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cbc:PaymentID>%(reference)s</cbc:PaymentID>
    <cac:PayeeFinancialAccount><cbc:ID>%(account)s</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>
  <cac:TaxTotal><cbc:TaxAmount currencyID="%(currency)s">%(vat)s</cbc:TaxAmount><cac:TaxSubtotal>
    <cbc:TaxableAmount currencyID="%(currency)s">%(net)s</cbc:TaxableAmount>
    <cbc:TaxAmount currencyID="%(currency)s">%(vat)s</cbc:TaxAmount>
    <cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>25</cbc:Percent></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
  <cac:LegalMonetaryTotal>
    <cbc:LineExtensionAmount currencyID="%(currency)s">%(net)s</cbc:LineExtensionAmount>
    <cbc:TaxExclusiveAmount currencyID="%(currency)s">%(net)s</cbc:TaxExclusiveAmount>
    <cbc:TaxInclusiveAmount currencyID="%(currency)s">%(payable)s</cbc:TaxInclusiveAmount>
    <cbc:PayableAmount currencyID="%(currency)s">%(payable)s</cbc:PayableAmount>
  </cac:LegalMonetaryTotal>
  <cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="EA">1</cbc:InvoicedQuantity>
    <cbc:LineExtensionAmount currencyID="%(currency)s">%(net)s</cbc:LineExtensionAmount>
    <cac:Item><cbc:Name>Renovasjon</cbc:Name>
      <cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>25</cbc:Percent></cac:ClassifiedTaxCategory></cac:Item>
    <cac:Price><cbc:PriceAmount currencyID="%(currency)s">%(net)s</cbc:PriceAmount></cac:Price></cac:InvoiceLine>
</Invoice>
"""


def ubl_invoice(**changed: str) -> bytes:
    """An invoice of Lørenskog that nothing is wrong with, but for what the test changes."""
    return (_INVOICE % {**FACTS, **changed}).encode()


def ubl_credit_note(**changed: str) -> bytes:
    """The same as a credit note of 1 250.00; it has no due date and nothing to pay to."""
    text = ubl_invoice(type="381", **changed).decode()
    for old, new in (
        ("xsd:Invoice-2", "xsd:CreditNote-2"),
        ("<Invoice ", "<CreditNote "),
        ("</Invoice>", "</CreditNote>"),
        ("InvoiceTypeCode", "CreditNoteTypeCode"),
        ("InvoiceLine", "CreditNoteLine"),
        ("InvoicedQuantity", "CreditedQuantity"),
    ):
        text = text.replace(old, new)
    before, _, rest = text.partition("<cac:PaymentMeans>")
    without_due = before.partition("<cbc:DueDate>")[0] + before.partition("</cbc:DueDate>")[2]
    return (without_due + rest.partition("</cac:PaymentMeans>")[2]).encode()
