"""`portal migrate`: bring the database to the newest schema."""

from pathlib import Path

import click
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from portal.cli.workplace import open_workplace

ROOT = Path(__file__).parent.parent.parent
# Two starts at once wait for each other: an advisory lock of this number, held while migrating.
LOCK = 4_711_001


@click.command()
def migrate() -> None:
    """Bring the database's schema to the newest version."""
    engine = open_workplace().database.engine
    before = revision_in(engine)
    to_head(engine)
    click.echo(f"schema {revision_in(engine)}" + (", as before" if revision_in(engine) == before else ""))


def to_head(engine: Engine) -> None:
    """Run every migration that is missing. Safe to run again, and at the same time elsewhere."""
    with engine.connect() as connection:
        connection.exec_driver_sql(f"select pg_advisory_lock({LOCK})")
        connection.commit()
        config = _config()
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
            connection.commit()
        finally:
            connection.rollback()
            connection.exec_driver_sql(f"select pg_advisory_unlock({LOCK})")


def revision_in(engine: Engine) -> str | None:
    """The database's revision, None when it has no schema yet."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    return Config(str(ROOT / "alembic.ini"))
