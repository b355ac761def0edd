import hashlib
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from portal.db import Session
from portal.documents import store
from portal.documents.models import Document

PDF = b"%PDF-1.7 \x00\xff a letter"
PDF_TYPE = "application/pdf"
LARGE = bytes(range(256)) * 4096


def at_rest(session: Session, digest: str) -> bytes:
    return bytes(session.execute(select(Document.content).where(Document.digest == digest)).scalar_one())


def test_bytes_are_found_again_by_their_digest(session: Session, now: datetime) -> None:
    digest = store.put(session, PDF, PDF_TYPE, now=now)
    assert digest == hashlib.sha256(PDF).hexdigest()
    assert store.get(session, digest) == PDF


def test_many_are_stored_at_once_each_as_alone(session: Session, now: datetime) -> None:
    contents = [store.Unstored(b"open", "text/plain"), store.Unstored(b"secret", "text/csv", sealed=True)]
    digests = store.put_each(session, [*contents, contents[0]], now=now)
    assert [store.get(session, digest) for digest in digests] == [b"open", b"secret", b"open"]
    assert [session.get_one(Document, digest).sealed for digest in digests[:2]] == [False, True]
    assert store.put_each(session, [], now=now) == []


def test_storing_the_same_bytes_again_changes_nothing(session: Session, now: datetime) -> None:
    digest = store.put(session, PDF, PDF_TYPE, now=now)
    assert store.put(session, PDF, "text/plain", now=now + timedelta(days=1)) == digest
    row = session.execute(select(Document).where(Document.digest == digest)).scalar_one()
    assert (row.media_type, row.created_at) == (PDF_TYPE, now)
    assert session.execute(select(func.count()).select_from(Document).where(Document.digest == digest)).scalar() == 1


def test_sealed_bytes_are_unreadable_at_rest_and_plain_when_asked_for(session: Session, now: datetime) -> None:
    digest = store.put(session, PDF, PDF_TYPE, now=now, sealed=True)
    assert PDF not in at_rest(session, digest)
    assert store.get(session, digest) == PDF
    assert digest == hashlib.sha256(PDF).hexdigest()


def test_open_bytes_become_sealed_when_stored_sealed(session: Session, now: datetime) -> None:
    digest = store.put(session, PDF, PDF_TYPE, now=now)
    store.put(session, PDF, PDF_TYPE, now=now, sealed=True)
    assert PDF not in at_rest(session, digest)
    assert store.get(session, digest) == PDF


def test_sealed_bytes_are_never_opened_by_storing_them_again(session: Session, now: datetime) -> None:
    digest = store.put(session, PDF, PDF_TYPE, now=now, sealed=True)
    store.put(session, PDF, PDF_TYPE, now=now)
    assert PDF not in at_rest(session, digest)


@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize("content", [LARGE, LARGE + b"x", b"", b"x" * store.SLICE])
def test_slices_put_together_are_the_document(session: Session, now: datetime, *, content: bytes, sealed: bool) -> None:
    opened = store.open_document(session, store.put(session, content, PDF_TYPE, now=now, sealed=sealed))
    assert (opened.media_type, opened.size) == (PDF_TYPE, len(content))
    slices = list(opened.slices)
    assert b"".join(slices) == content
    assert all(len(piece) <= store.SLICE for piece in slices)


def test_what_was_never_stored_is_missing_by_name(session: Session) -> None:
    with pytest.raises(store.NoSuchDocument, match="abc"):
        store.get(session, "abc")
    with pytest.raises(store.NoSuchDocument, match="abc"):
        store.open_document(session, "abc")


def test_the_column_is_stored_outside_the_row_and_uncompressed(session: Session) -> None:
    storage = text("select attstorage from pg_attribute where attrelid = 'document'::regclass and attname = 'content'")
    assert session.execute(storage).scalar() in ("e", b"e")
