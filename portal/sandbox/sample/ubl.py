"""Writes UBL 2.1 as Peppol BIS Billing 3 and EHF Billing 3 want it. Apart from the code that reads it.

Residents have no electronic address and no national id in BIS 3; those come in the manifest.
"""

from base64 import b64encode
from datetime import date
from decimal import Decimal

from lxml import etree

from portal.config import Municipality
from portal.sandbox.sample.bill import Line, Period, Vat
from portal.sandbox.sample.issued import Issued
from portal.sandbox.sample.ubl_money import allowance, amount, monetary_total, tax_category, tax_total
from portal.sandbox.sample.ubl_names import NAMESPACES, UBL, cac, cbc
from portal.sandbox.sample.ubl_parties import buyer, payment_means, seller

_CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
_PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"


def ubl_of(document: Issued, municipality: Municipality) -> bytes:
    """The Invoice or CreditNote, in the order of the schema."""
    name = "CreditNote" if document.is_credit else "Invoice"
    root = _root(name, f"{UBL}:{name}-2")
    root.extend(_head(document))
    root.extend(_references(document))
    root.extend([seller(document.issuer, municipality), buyer(document, municipality)])
    root.extend(payment_means(document, municipality.country))
    root.extend([tax_total(document.bill), monetary_total(document.bill)])
    root.extend(_line(position, line, document) for position, line in enumerate(document.bill.lines, start=1))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _root(name: str, namespace: str) -> etree._Element:
    """The document's own namespace stands as the default one, as ERPs write it."""
    prefixes = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return etree.fromstring(f'<{name} xmlns="{namespace}"{prefixes}/>')


def _head(document: Issued) -> list[etree._Element]:
    type_code = "CreditNoteTypeCode" if document.is_credit else "InvoiceTypeCode"
    return [
        cbc("CustomizationID", _CUSTOMIZATION),
        cbc("ProfileID", _PROFILE),
        cbc("ID", document.number),
        cbc("IssueDate", document.issued.isoformat()),
        *([cbc("DueDate", document.due.isoformat())] if document.due else []),
        cbc(type_code, document.type_code),
        *([cbc("Note", document.note)] if document.note else []),
        cbc("DocumentCurrencyCode", document.bill.currency),
        cbc("BuyerReference", document.customer.number),
        _period(document.period),
    ]


def _references(document: Issued) -> list[etree._Element]:
    found = []
    if document.original:
        issued = cbc("IssueDate", document.original.issued.isoformat())
        reference = cac("InvoiceDocumentReference", cbc("ID", document.original.number), issued)
        found.append(cac("BillingReference", reference))
    if document.reading:
        found.append(_attachment(document.reading.file_name, document.reading.media_type, document.reading.content))
    return found


def _attachment(file_name: str, media_type: str, content: bytes) -> etree._Element:
    embedded = cbc("EmbeddedDocumentBinaryObject", b64encode(content).decode(), mimeCode=media_type, filename=file_name)
    return cac("AdditionalDocumentReference", cbc("ID", file_name), cac("Attachment", embedded))


def _line(position: int, line: Line, document: Issued) -> etree._Element:
    name, quantity = (
        ("CreditNoteLine", "CreditedQuantity") if document.is_credit else ("InvoiceLine", "InvoicedQuantity")
    )
    return cac(
        name,
        cbc("ID", str(position)),
        cbc(quantity, _plain(line.quantity), unitCode=line.unit),
        amount("LineExtensionAmount", line.net),
        *([_period(line.period)] if line.period else []),
        *([allowance(line.discount)] if line.discount else []),
        _item(line.name, line.vat),
        cac("Price", cbc("PriceAmount", _plain(line.price), currencyID=line.currency)),
    )


def _item(name: str, vat: Vat) -> etree._Element:
    return cac("Item", cbc("Name", name), tax_category("ClassifiedTaxCategory", vat))


def _period(period: Period) -> etree._Element:
    return cac("InvoicePeriod", _day("StartDate", period.start), _day("EndDate", period.end))


def _day(name: str, day: date) -> etree._Element:
    return cbc(name, day.isoformat())


def _plain(number: Decimal) -> str:
    return f"{number:f}"
