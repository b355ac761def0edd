"""What a bank shows beside a claim: the invoice itself, under a signed address that names nobody.

Source: the project's protocol notes 1.1 and 1.6: an eFaktura carries no document, only a link to one, which is kept for
at least 16 months after issue and opened with the bank's token. The link has no end of its own: it leads to the
document for as long as the attempt's row is kept.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select

from portal.db import Session, Vault
from portal.dispatch.channel import EnclosedDocument
from portal.dispatch.models import Attempt

CHANNEL: Final = "efaktura"
PATH: Final = "/callbacks/efaktura/"
_KEY_BYTES = 16
_SIGNATURE_BYTES = 16


@dataclass(frozen=True, slots=True)
class Presentation:
    """A document, and the address the bank was given for it, which its tokens name."""

    address: str
    document: EnclosedDocument


def address_of(attempt: UUID, *, base: str, vault: Vault) -> str:
    """Where the bank finds what belongs to an attempt. `base` is PORTAL_BASE_URL; the same each time it is asked."""
    return f"{base}{PATH}{_link(attempt, vault)}"


def attempt_behind(link: str, vault: Vault) -> UUID | None:
    """The attempt a link was made for; None when we have not made it, character for character."""
    try:
        opened = urlsafe_b64decode(link + "=")
    except ValueError:
        return None
    if len(opened) != _KEY_BYTES + _SIGNATURE_BYTES:
        return None
    attempt = UUID(bytes=opened[:_KEY_BYTES])
    return attempt if hmac.compare_digest(link.encode(), _link(attempt, vault).encode()) else None


def presented(session: Session, attempt: UUID) -> Presentation | None:
    """What belongs to an attempt by eFaktura, however long ago; None when there is no such attempt."""
    statement = select(Attempt.envelope).where(Attempt.id == attempt, Attempt.channel == CHANNEL)
    envelope = session.scalar(statement)
    if envelope is None:
        return None
    return Presentation(envelope["content"]["invoiceURI"], EnclosedDocument(**envelope["documents"][0]))


def _link(attempt: UUID, vault: Vault) -> str:
    # The index key outlives all others, as the links must; what it signs here is like nothing it indexes.
    signature = vault.index(f"presentation {attempt}")[:_SIGNATURE_BYTES]
    return urlsafe_b64encode(attempt.bytes + signature).rstrip(b"=").decode()
