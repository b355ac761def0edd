"""What every test may ask for: a database of its own, settings, a municipality, the published files."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.orm import Session

from portal.config import Municipality, Settings, load_municipality
from portal.db import Database, Vault, new_key
from portal.jobs import Workplace
from tests.deployments import DATA_KEY, INDEX_KEY, NewDatabase, environment_of

# How long one example takes says how busy the machine is, not whether the code is right.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server: PORTAL_TEST_SERVER, or one of our own for this session."""
    given = os.environ.get("PORTAL_TEST_SERVER")
    if given:
        yield given
        return
    from portal.sandbox.postgres import EmbeddedPostgres

    with EmbeddedPostgres(tmp_path_factory.mktemp("postgres"), durable=False) as postgres:
        yield postgres.url


@pytest.fixture(scope="session")
def admin(server: str) -> Iterator[Engine]:
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


def _migrate(url: str) -> None:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        config = Config(str(ROOT / "alembic.ini"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()


def _database_url(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def template(admin: Engine, server: str) -> Iterator[str]:
    """The name of a migrated, empty database that others are copied from."""
    name = f"template_{new_key().hex}"
    with admin.connect() as connection:
        connection.execute(text(f"create database {name}"))
    _migrate(_database_url(server, name))
    yield name
    with admin.connect() as connection:
        connection.execute(text(f"drop database {name} with (force)"))


@pytest.fixture(scope="session")
def new_database(admin: Engine, server: str, template: str) -> NewDatabase:
    """Makes a migrated, empty database and gives its address; it is gone when the `with` block ends."""

    @contextmanager
    def copied() -> Iterator[str]:
        name = f"test_{new_key().hex}"
        with admin.connect() as connection:
            connection.execute(text(f"create database {name} template {template}"))
        try:
            yield _database_url(server, name)
        finally:
            with admin.connect() as connection:
                connection.execute(text(f"drop database {name} with (force)"))

    return copied


@pytest.fixture(scope="session")
def shared_database_url(new_database: NewDatabase) -> Iterator[str]:
    """A database for tests that roll everything back."""
    with new_database() as url:
        yield url


@pytest.fixture(scope="session")
def vault() -> Vault:
    return Vault([DATA_KEY], INDEX_KEY)


@pytest.fixture
def session(shared_database_url: str, vault: Vault) -> Iterator[Session]:
    """A session whose every change is rolled back after the test."""
    database = Database(shared_database_url, vault)
    with database.engine.connect() as connection, connection.begin() as outer:
        with Session(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False, info={"vault": vault}
        ) as session:
            yield session
        outer.rollback()
    database.engine.dispose()


@pytest.fixture(scope="session")
def municipality() -> Municipality:
    return load_municipality("lorenskog")


@pytest.fixture
def environment(new_database: NewDatabase, tmp_path: Path) -> Iterator[dict[str, str]]:
    """PORTAL_* variables of a whole sandbox deployment on a database of its own."""
    with new_database() as url:
        yield environment_of(url, tmp_path / "home")


@pytest.fixture
def settings(environment: dict[str, str]) -> Settings:
    return Settings.from_environment(environment)


@pytest.fixture
def workplace(settings: Settings, municipality: Municipality, vault: Vault) -> Iterator[Workplace]:
    """Settings, municipality and a database whose commits are real; gone after the test."""
    database = Database(settings.database_url.get_secret_value(), vault)
    yield Workplace(settings, municipality, database)
    database.engine.dispose()


@pytest.fixture(scope="session")
def specs() -> Path:
    """The folder of published specifications that PORTAL_SPECS names."""
    given = os.environ.get("PORTAL_SPECS")
    if not given or not Path(given).is_dir():
        pytest.skip("PORTAL_SPECS names no folder: the published specifications are not checked in this run")
    return Path(given)


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
