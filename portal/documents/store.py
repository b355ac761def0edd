"""Bytes by the SHA-256 of their plain form, in PostgreSQL, so that they commit with the rows that name them.

Nobody else reads or writes the table: behind these functions a bucket could take its place.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from portal.db import Base, Session, vault_of
from portal.documents.models import Document

SLICE = 256 * 1024

# Made once: intake stores thousands in a row. What lay open is replaced by a sealed copy, never the other way.
_NEW = insert(Base.metadata.tables[Document.__tablename__])
_PUT = _NEW.on_conflict_do_update(
    index_elements=["digest"],
    set_={"sealed": _NEW.excluded.sealed, "content": _NEW.excluded.content},
    where=_NEW.excluded.sealed & ~Document.sealed,
)


class NoSuchDocument(LookupError):
    """No document has this digest: a row names bytes that were never stored."""


@dataclass(frozen=True, slots=True)
class Unstored:
    """Bytes on their way into the store; sealed ones are encrypted at rest."""

    content: bytes = field(repr=False)
    media_type: str
    sealed: bool = False


@dataclass(frozen=True)
class OpenDocument:
    """A document being read. `size` is of the plain bytes; `slices` can be gone through once."""

    media_type: str
    size: int
    slices: Iterator[bytes]


def digest_of(content: bytes) -> str:
    """What bytes are stored under: their SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def put(session: Session, content: bytes, media_type: str, *, now: datetime, sealed: bool = False) -> str:
    """Store bytes and return their digest (SHA-256 of the plain bytes, hex). Storing them again changes nothing.

    Sealed ones are encrypted at rest. What was stored open and is later stored sealed, is sealed from then on;
    never the other way.
    """
    return put_each(session, [Unstored(content, media_type, sealed)], now=now)[0]


def put_each(session: Session, contents: Sequence[Unstored], *, now: datetime) -> list[str]:
    """Store many at once, each as `put` does; their digests in order."""
    vault = vault_of(session)
    rows: list[dict[str, Any]] = [
        {
            "digest": digest_of(one.content),
            "media_type": one.media_type,
            "size": len(one.content),
            "sealed": one.sealed,
            "content": vault.seal(one.content) if one.sealed else one.content,
            "created_at": now,
        }
        for one in contents
    ]
    if rows:
        session.execute(_PUT, rows)
    return [str(row["digest"]) for row in rows]


def get(session: Session, digest: str) -> bytes:
    """The plain bytes. Raise NoSuchDocument."""
    return get_each(session, [digest])[digest]


def get_each(session: Session, digests: Collection[str]) -> dict[str, bytes]:
    """The plain bytes of many, by digest, in one statement. Raise NoSuchDocument."""
    columns = (Document.digest, Document.sealed, Document.content)
    rows = session.execute(select(*columns).where(Document.digest.in_(digests))).all()
    vault = vault_of(session)
    found = {row.digest: vault.unseal(row.content) if row.sealed else bytes(row.content) for row in rows}
    for missing in set(digests) - found.keys():
        raise NoSuchDocument(missing)
    return found


def open_document(session: Session, digest: str) -> OpenDocument:
    """A document to be streamed in slices of 256 KiB, read as they are asked for. Raise NoSuchDocument.

    The session must stay open until the last slice. A sealed document is held whole: its seal covers all of it.
    """
    facts = select(Document.media_type, Document.size, Document.sealed).where(Document.digest == digest)
    row = session.execute(facts).one_or_none()
    if row is None:
        raise NoSuchDocument(digest)
    slices = _sealed_slices(session, digest) if row.sealed else _open_slices(session, digest, row.size)
    return OpenDocument(row.media_type, row.size, slices)


def forget(session: Session, digests: Collection[str]) -> None:
    """Delete documents that no row points at any more; those another row still names stay."""
    for digest in sorted(digests):
        # Rows that name what people sent have foreign keys on it: the database knows them all, and refuses.
        with suppress(IntegrityError), session.begin_nested():
            session.execute(delete(Document).where(Document.digest == digest))


def _open_slices(session: Session, digest: str, size: int) -> Iterator[bytes]:
    # STORAGE EXTERNAL lets PostgreSQL fetch only the pieces a substring touches.
    for start in range(0, size, SLICE):
        piece = func.substring(Document.content, start + 1, SLICE)
        yield bytes(session.execute(select(piece).where(Document.digest == digest)).scalar_one())


def _sealed_slices(session: Session, digest: str) -> Iterator[bytes]:
    content = get(session, digest)
    for start in range(0, len(content), SLICE):
        yield content[start : start + SLICE]
