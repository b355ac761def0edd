"""Envelopes at rest: as an attempt's row keeps them, what is secret sealed."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from portal.db import Vault
from portal.dispatch.channel import EnclosedDocument, Envelope


def as_json(envelope: Envelope, vault: Vault) -> dict[str, Any]:
    """The envelope as the attempt's row keeps it."""
    kept: dict[str, Any] = {
        "content": dict(envelope.content),
        "documents": [_described(document) for document in envelope.documents],
    }
    if envelope.secret:
        kept["sealed"] = b64encode(vault.seal_text(json.dumps(dict(envelope.secret)))).decode()
    if envelope.until:
        kept["until"] = envelope.until.isoformat()
    return kept


def _described(document: EnclosedDocument) -> dict[str, Any]:
    return {
        "name": document.name,
        "media_type": document.media_type,
        "digest": document.digest,
        "size": document.size,
    }


def from_json(attempt: UUID, stored: Mapping[str, Any], vault: Vault) -> Envelope:
    """The envelope of an attempt's row. Raise CannotUnseal."""
    documents = tuple(EnclosedDocument(**document) for document in stored["documents"])
    sealed = stored.get("sealed")
    secret = json.loads(vault.unseal_text(b64decode(sealed))) if sealed else {}
    until = datetime.fromisoformat(stored["until"]) if "until" in stored else None
    return Envelope(attempt, stored["content"], documents, secret, until)
