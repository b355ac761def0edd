"""The models are the migrations, and each migration can be taken back."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, make_url

from portal.db import Base
from tests.codebase.sources import ROOT
from tests.deployments import NewDatabase

SCRIPTS = ScriptDirectory(str(ROOT / "migrations"))
QUEUE = "procrastinate_"


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and (name or "").startswith(QUEUE))


def test_the_migrations_make_what_the_models_say(shared_database_url: str) -> None:
    engine = create_engine(make_url(shared_database_url).set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_name": _is_ours}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata) == []
    engine.dispose()


def test_every_migration_of_ours_can_be_taken_back(new_database: NewDatabase) -> None:
    with new_database() as url:
        engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
        with engine.begin() as connection:
            config = Config(str(ROOT / "alembic.ini"))
            config.attributes["connection"] = connection
            # The queue's own tables go only with their database.
            command.downgrade(config, "0001")
        left = {name for name in inspect(engine).get_table_names() if not name.startswith(QUEUE)}
        assert left == {"alembic_version"}
        engine.dispose()


def test_there_is_one_line_of_migrations() -> None:
    assert len(SCRIPTS.get_heads()) == 1


@pytest.mark.parametrize("script", [Path(one.path) for one in SCRIPTS.walk_revisions()], ids=lambda path: path.name)
def test_a_migration_is_numbered_and_says_what_it_is_for(script: Path) -> None:
    number, _, slug = script.stem.partition("_")
    assert number.isdigit()
    assert slug
    assert script.read_text("utf-8").startswith('"""')
