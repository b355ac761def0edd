"""A session for pages that only read."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import InternalError

from portal.db import vault_of
from portal.documents.store import get, put
from portal.jobs import Workplace

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_a_change_is_refused_by_the_database_itself(workplace: Workplace) -> None:
    with workplace.database.reading_session() as session, pytest.raises(InternalError, match="read-only transaction"):
        put(session, b"a change", "text/plain", now=NOW)


def test_what_was_committed_a_moment_ago_is_read(workplace: Workplace) -> None:
    with workplace.database.reading_session() as session:
        session.execute(text("select 1"))
        with workplace.database.transaction() as other:
            digest = put(other, b"new", "text/plain", now=NOW)
        assert get(session, digest) == b"new"


def test_it_carries_the_vault(workplace: Workplace) -> None:
    with workplace.database.reading_session() as session:
        assert vault_of(session).index("a number")
