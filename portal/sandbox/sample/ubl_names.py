"""The namespaces of UBL 2.1 and makers of their elements."""

from lxml import etree

UBL = "urn:oasis:names:specification:ubl:schema:xsd"
NAMESPACES = {"cac": f"{UBL}:CommonAggregateComponents-2", "cbc": f"{UBL}:CommonBasicComponents-2"}


def cac(name: str, *children: etree._Element) -> etree._Element:
    """An element that holds others."""
    element = etree.Element(f"{{{NAMESPACES['cac']}}}{name}", nsmap=NAMESPACES)
    element.extend(children)
    return element


def cbc(name: str, text: str, **attributes: str) -> etree._Element:
    """An element that holds text."""
    element = etree.Element(f"{{{NAMESPACES['cbc']}}}{name}", attributes, nsmap=NAMESPACES)
    element.text = text
    return element
