"""`portal migrate`: bring the database to the newest schema."""

import click

from portal.cli.workplace import open_workplace
from portal.db import schema


@click.command()
def migrate() -> None:
    """Bring the database's schema to the newest version."""
    engine = open_workplace().database.engine
    before = schema.current_revision(engine)
    schema.migrate(engine)
    after = schema.current_revision(engine)
    click.echo(f"schema {after}, as before" if after == before else f"schema {after}")
