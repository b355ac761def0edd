"""What may stand as an e-mail address in a header and on the wire. Source: RFC 5321 4.5.3.1, RFC 6531 (UTF-8)."""

import re

_LOCAL = re.compile(r"[^\s@\"(),:;<>\[\]\\\x00-\x1f\x7f]{1,64}")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)", re.IGNORECASE | re.ASCII)
_LONGEST = 254


def is_well_formed(address: str) -> bool:
    """Whether a server could be asked to take mail for it: one local part without quotes, a domain with a dot."""
    local, at, domain = address.rpartition("@")
    ascii_domain = domain_on_the_wire(domain) if at else None
    if ascii_domain is None or not _LOCAL.fullmatch(local) or len(address.encode()) > _LONGEST:
        return False
    dots_apart = not local.startswith(".") and not local.endswith(".") and ".." not in local
    labels = ascii_domain.split(".")
    return dots_apart and len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels)


def domain_on_the_wire(domain: str) -> str | None:
    """The domain in ASCII (IDNA), or None when it has no such form."""
    try:
        return domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
