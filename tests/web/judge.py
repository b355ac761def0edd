"""What every page owes its readers, whoever opens it in whatever test."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import html5lib
from lxml import etree

Tree = Any  # lxml's own types say less than xpath gives

_VOID_OF_CODE = ("//script[normalize-space()]", "//style", "//*[@style]", "//a[starts-with(@href, 'javascript:')]")
_BLOCKS = frozenset(
    {"p", "div", "section", "li", "dt", "dd", "th", "td", "tr", "h1", "h2", "h3", "h4", "form", "nav", "summary"}
)
# How the title begins of a page that sends something back to be corrected.
_ERROR = re.compile(r"(Feil|Fel|Error): ")
_REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "for")


def parse(html: str) -> Tree:
    """The page as a tree; html5lib.ParseError for what is not valid HTML."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), strict=True, namespaceHTMLElements=False)
    return parser.parse(html)


def complaints(tree: Tree, policy: str, languages: tuple[str, ...]) -> Iterator[str]:
    """One sentence for each promise the page breaks."""
    yield from _headings(tree)
    yield from _names(tree)
    yield from _forms(tree)
    yield from _links_and_images(tree)
    if tree.getroot().get("lang") not in languages:
        yield f"its language is {tree.getroot().get('lang')!r}"
    for found in (one for path in _VOID_OF_CODE for one in tree.xpath(path)):
        yield f"code or style inside the page: {etree.tostring(found)[:80]!r}"
    if any(name.startswith("on") for one in tree.iter(etree.Element) for name in one.attrib):
        yield "an event handler inside the page"
    if "unsafe" in policy or "default-src 'none'" not in policy:
        yield f"a loose Content-Security-Policy: {policy!r}"


def text_of(found: Tree) -> str:
    """The text in it as it is read: blocks and cells apart, spaces of every kind made one."""
    return " ".join("".join(_pieces(found)).split())


def _pieces(found: Tree) -> Iterator[str]:
    apart = found.tag in _BLOCKS
    yield " " if apart else ""
    yield found.text or ""
    for inner in found:
        yield from _pieces(inner)
        yield inner.tail or ""
    yield " " if apart else ""


def _headings(tree: Tree) -> Iterator[str]:
    headings, title = tree.xpath("//h1"), tree.findtext(".//title") or ""
    wrong = _ERROR.match(title)
    if bool(wrong) != bool(tree.xpath("//section[contains(@class, 'ds-error-summary')]")):
        yield f"the title {title!r} and the error summary do not agree"
    title = title[wrong.end() :] if wrong else title
    if len(headings) != 1:
        yield f"{len(headings)} h1"
    elif not title.startswith(text_of(headings[0])):
        yield f"the title {title!r} does not begin with the h1 {text_of(headings[0])!r}"
    levels = [int(heading.tag[1]) for heading in tree.xpath("//h1|//h2|//h3|//h4|//h5")]
    if any(after > before + 1 for before, after in pairwise(levels)):
        yield f"headings skip a level: {levels}"


def _names(tree: Tree) -> Iterator[str]:
    ids = [str(one) for one in tree.xpath("//@id")]
    for twice in {one for one in ids if ids.count(one) > 1}:
        yield f"the id {twice!r} stands twice"
    for attribute in _REFERENCES:
        for name in (name for value in tree.xpath(f"//@{attribute}") for name in str(value).split()):
            if name not in ids:
                yield f"{attribute} names {name!r}, which is not there"


def _forms(tree: Tree) -> Iterator[str]:
    for form in tree.xpath("//form"):
        if not form.get("action"):
            yield "a form without an action"
        if form.get("method", "get").lower() == "post" and not form.xpath(".//input[@name='csrf_token']/@value"):
            yield "a form that posts without a CSRF token"


def _links_and_images(tree: Tree) -> Iterator[str]:
    for link in tree.xpath("//a"):
        if not link.get("href") or not text_of(link):
            yield f"a link without address or text: {etree.tostring(link)[:80]!r}"
    for address in tree.xpath("//link/@href | //img/@src | //script/@src"):
        if urlsplit(str(address)).netloc:
            yield f"something from elsewhere: {address}"
    if tree.xpath("//img[not(@alt)]"):
        yield "an image without alt"
