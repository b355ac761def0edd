"""Bytes -> elements, with everything off that makes XML from strangers dangerous."""

from lxml import etree

from portal.intake.finding import Finding, finding

LARGEST = 20_000_000
_MEGABYTE = 1_000_000

# libxml2's error codes (xmlParserErrors): what the file claims to be encoded as, and what it would grow to.
_ENCODING = {etree.ErrorTypes.ERR_INVALID_ENCODING, etree.ErrorTypes.ERR_UNSUPPORTED_ENCODING}
_ENCODING |= {etree.ErrorTypes.ERR_UNKNOWN_ENCODING, etree.ErrorTypes.ERR_INVALID_CHAR}
_GROWTH = {etree.ErrorTypes.ERR_RESOURCE_LIMIT, etree.ErrorTypes.ERR_ENTITY_LOOP, etree.ErrorTypes.ERR_NAME_TOO_LONG}

_PARSER = etree.XMLParser(
    resolve_entities=False,
    load_dtd=False,
    no_network=True,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)


class Unreadable(Exception):
    """The bytes are no XML that may be read; `finding` says why."""

    def __init__(self, why: Finding) -> None:
        super().__init__(why.message)
        self.finding = why


def parse(content: bytes) -> etree._Element:
    """The root element, without comments and processing instructions. Raise Unreadable."""
    if len(content) > LARGEST:
        raise Unreadable(finding("file_too_large", limit=LARGEST // _MEGABYTE))
    try:
        root = etree.fromstring(content, _PARSER)
    except etree.XMLSyntaxError as wrong:
        raise Unreadable(_why(wrong)) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(finding("doctype_forbidden", "/"))
    return root


def _why(wrong: etree.XMLSyntaxError) -> Finding:
    place = f"line {wrong.lineno}" if wrong.lineno else ""
    code: int = wrong.code  # type: ignore[attr-defined]  # the stubs lack it; the log holds earlier files' errors too
    if code in _ENCODING:
        return finding("wrong_encoding", place)
    if code in _GROWTH:
        return finding("expands_too_far", place)
    return finding("not_xml", place, reason=str(wrong.msg).partition(", line")[0])
