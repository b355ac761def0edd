"""Namespaces of UBL 2.1, and where an element stands."""

from lxml import etree

UBL = "urn:oasis:names:specification:ubl:schema:xsd"
CAC = f"{{{UBL}:CommonAggregateComponents-2}}"
CBC = f"{{{UBL}:CommonBasicComponents-2}}"

_PREFIXES = {CAC: "cac:", CBC: "cbc:"}


def xpath(element: etree._Element, child: str = "") -> str:
    """The element's place as a clerk can look it up: `/Invoice/cac:PaymentMeans[2]/cbc:PaymentID`.

    `child` is the qualified name of something missing inside it.
    """
    steps = [_short(child)] if child else []
    place: etree._Element | None = element
    while place is not None:
        steps.append(_short(str(place.tag)) + _position(place))
        place = place.getparent()
    return "/" + "/".join(reversed(steps))


def _short(tag: str) -> str:
    namespace, brace, name = tag.rpartition("}")
    return _PREFIXES.get(namespace + brace, "") + name


def _position(element: etree._Element) -> str:
    """`[2]` where there are several of its name; the first of several is numbered too."""
    parent = element.getparent()
    if parent is None:
        return ""
    same = [one for one in parent if one.tag == element.tag]
    return f"[{same.index(element) + 1}]" if len(same) > 1 else ""
