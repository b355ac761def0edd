"""Takes person numbers out of the copy of an invoice's XML that goes out with its PDF.

The untouched original stays in the store, sealed, and is never sent.
"""

import re
from collections.abc import Iterable

from lxml import etree

from portal.values.national_id import masked

_SWEDISH_LENGTH = 12
_BINARY = "EmbeddedDocumentBinaryObject"
# Where UBL names someone, or (EHF 2 to consumers) refers to someone: `PartyIdentification/ID`,
# `AdditionalDocumentReference/ID` of type elektroniskB2Cfaktura, and the like.
_IDENTIFIERS = {"ID", "EndpointID", "CompanyID"}
_NAMING = {"PartyIdentification", "PartyLegalEntity", "PartyTaxScheme", "Party", "Contact", "Person"}
_REFERRING = {"AdditionalDocumentReference"}
_PID = re.compile(r"\s*pid:", re.IGNORECASE)


def scrub_person_numbers(xml: bytes, numbers: Iterable[str]) -> bytes:
    """The same invoice in UTF-8 without person numbers, comments or processing instructions.

    `numbers` (11 Norwegian or 10 or 12 Swedish digits) are emptied wherever they stand in a text or an
    attribute, written with or without space or dash; identifiers of parties are emptied when they hold
    anything that may be a person number or begin with `pid:`. The bytes of embedded files are left alone.
    Raise lxml's XMLSyntaxError when it is not XML; intake has refused such files.
    """
    known = _any_of(numbers)
    root = etree.fromstring(xml, _parser())
    for element in root.iter(etree.Element):
        if known:
            _empty(element, known)
        if _names_someone(element) and _is_personal(element.text or ""):
            element.text = ""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )


def _any_of(numbers: Iterable[str]) -> re.Pattern[str] | None:
    """Matches each number with or without a sign between its digits; a Swedish one also without its century."""
    digits = {"".join(filter(str.isdigit, number)) for number in numbers}
    digits |= {number[2:] for number in digits if len(number) == _SWEDISH_LENGTH}
    written = (r"[\s+-]?".join(number) for number in sorted(digits, key=len, reverse=True) if number)
    alternatives = "|".join(written)
    return re.compile(rf"(?<!\d)(?:{alternatives})(?!\d)", re.ASCII) if alternatives else None


def _empty(element: etree._Element, known: re.Pattern[str]) -> None:
    if element.text and _local(element) != _BINARY:
        element.text = known.sub("", element.text)
    if element.tail:
        element.tail = known.sub("", element.tail)
    for name, value in element.attrib.items():
        element.set(name, known.sub("", str(value)))


def _names_someone(element: etree._Element) -> bool:
    parent = element.getparent()
    return _local(element) in _IDENTIFIERS and parent is not None and _local(parent) in _NAMING | _REFERRING


def _is_personal(text: str) -> bool:
    return bool(_PID.match(text)) or masked(text) != text


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname
