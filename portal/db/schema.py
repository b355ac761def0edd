"""The schema's version: which one the database has, which one this code wants, and the way there."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

_CONFIG = Path(__file__).parent.parent.parent / "alembic.ini"
# Two starts at once wait for each other: an advisory lock of this number, held while migrating.
_LOCK = {"lock": 4_711_001}


def migrate(engine: Engine) -> None:
    """Run every migration that is missing. Safe to run again, and at the same time elsewhere."""
    config = Config(str(_CONFIG))
    with engine.connect() as holder, engine.connect() as connection:
        holder.execute(text("select pg_advisory_lock(:lock)"), _LOCK)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
        holder.execute(text("select pg_advisory_unlock(:lock)"), _LOCK)


def current_revision(engine: Engine) -> str | None:
    """The database's revision; None when it has no schema yet."""
    with engine.connect() as connection:
        if connection.scalar(text("select to_regclass('alembic_version')")) is None:
            return None
        revision: str | None = connection.scalar(text("select version_num from alembic_version"))
        return revision


@cache
def newest_revision() -> str | None:
    """The revision this code was written for."""
    return ScriptDirectory.from_config(Config(str(_CONFIG))).get_current_head()
