"""Databases for rows that need one: on PORTAL_TEST_SERVER, or on a server of their own."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text

from portal.db.schema import migrate
from portal.sandbox.postgres import EmbeddedPostgres
from tests.deployments import NewDatabase


@contextmanager
def new_databases(*, at: Path | None = None) -> Iterator[NewDatabase]:
    """What makes migrated, empty databases that are gone after their `with` block.

    A server of our own keeps its files in a folder below `at`; by default where temporary ones lie.
    """
    given = os.environ.get("PORTAL_TEST_SERVER")
    if given:
        yield lambda: _database(given)
        return
    with tempfile.TemporaryDirectory(dir=at) as folder, EmbeddedPostgres(Path(folder) / "postgres") as postgres:
        yield lambda: _database(postgres.url)


@contextmanager
def _database(server: str) -> Iterator[str]:
    name = f"bench_{uuid4().hex}"
    admin = create_engine(make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    url = make_url(server).set(database=name)
    with admin.connect() as connection:
        connection.execute(text(f"create database {name}"))
        engine = create_engine(url.set(drivername="postgresql+psycopg"))
        try:
            migrate(engine)
            engine.dispose()
            yield url.render_as_string(hide_password=False)
        finally:
            connection.execute(text(f"drop database {name} with (force)"))
    admin.dispose()
