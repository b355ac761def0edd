"""Where findings are noted while a document is read."""

from lxml import etree

from portal.intake.finding import Finding, finding
from portal.intake.ubl.names import xpath


class Notes:
    """The findings so far, each with the XPath of its element."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def add(self, code: str, element: etree._Element, value: object = "", *, child: str = "", **facts: object) -> None:
        """Note something about an element, or about its `child` that is missing."""
        self.findings.append(finding(code, xpath(element, child), value, **facts))

    def missing(self, element: etree._Element, child: str, what: str) -> None:
        self.add("missing", element, child=child, what=what)
