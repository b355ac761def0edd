"""The command: prepares, starts the parts in order, tells who to log in as, and watches until it is stopped."""

import os
import signal
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from types import FrameType
from typing import Never

import click
import psycopg
from psycopg import sql

from portal.cli.demo import settings as choices
from portal.cli.demo.probes import is_worked, refuse_lost_store, refuse_taken_ports, serves_pages, takes_mail
from portal.cli.demo.ready import told
from portal.cli.demo.reset import DemoRuns, forget
from portal.cli.demo.sample import OtherMunicipality, refuse_other, take_in_once
from portal.cli.demo.supervisor import PartFailed, Supervisor
from portal.cli.serve import DEFAULT_PORT
from portal.cli.workplace import vault_for
from portal.config import MunicipalityFileWrong, Settings, SettingsWrong
from portal.db import Database, schema
from portal.db.engine import DatabaseUnreachable
from portal.sandbox.folder_lock import Held
from portal.sandbox.postgres import EmbeddedPostgres, PostgresNotStarted
from portal.sandbox.unprivileged import CannotPass, ToolMissing

DATABASE = "portal"
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
EXPECTED = (
    CannotPass,
    DatabaseUnreachable,
    DemoRuns,
    Held,
    MunicipalityFileWrong,
    OtherMunicipality,
    PartFailed,
    PermissionError,
    PostgresNotStarted,
    SettingsWrong,
    ToolMissing,
)


class Stopped(Exception):
    """Ctrl-C, SIGTERM or the terminal's end."""


@click.command()
@click.option("--reset", is_flag=True, help="Forget what earlier demos keep, and end.")
@click.option("--port", envvar="PORTAL_PORT", type=click.IntRange(1, 65533), default=DEFAULT_PORT, show_default=True)
def demo(*, reset: bool, port: int) -> None:
    """Start the whole portal here, with sample residents and invoices; Ctrl-C stops it."""
    home = Path(os.environ.get("PORTAL_HOME") or "var").resolve()
    try:
        if reset:
            click.echo(f"forgotten: what demos kept in {home}" if forget(home) else f"no demo has run in {home}")
        else:
            _run_until_stopped(home, port)
    except EXPECTED as refused:
        raise click.ClickException(str(refused) or str(refused.__doc__)) from None


def _run_until_stopped(home: Path, port: int) -> None:
    _on_signals(_stop)
    # What is entered here is stopped when the block ends, the last one first.
    with ExitStack() as running:
        try:
            _run(running, home, port)
        except Stopped:
            click.echo("stopping ...")
        finally:
            # Asked twice, it stops once.
            _on_signals(signal.SIG_IGN)


def _on_signals(action: "signal._HANDLER") -> None:
    for number in SIGNALS:
        signal.signal(number, action)


def _stop(_number: int, _frame: FrameType | None) -> Never:
    raise Stopped


def _run(running: ExitStack, home: Path, port: int) -> Never:
    refuse_taken_ports(port)
    home.mkdir(parents=True, exist_ok=True)
    environment, settings = _prepare(running, home, port)
    refuse_other(home, settings.municipality)
    database = Database(settings.database_url.get_secret_value(), vault_for(settings))
    database.ping()
    schema.migrate(database.engine)
    supervisor = Supervisor(environment, home / "logs")
    running.callback(supervisor.stop)
    portal = str(Path(sys.executable).with_name("portal"))
    supervisor.start("sandbox", (portal, "sandbox"))
    supervisor.start("worker", (portal, "worker"))
    supervisor.start("web", (portal, "serve", "--port", str(port)))
    supervisor.wait_until("sandbox", lambda: serves_pages(port + 1) and takes_mail(port + 2))
    supervisor.wait_until("worker", lambda: is_worked(database))
    take_in_once(supervisor, portal, home, settings.municipality)
    supervisor.wait_until("web", lambda: serves_pages(port))
    click.echo(told(settings, home))
    while True:
        time.sleep(0.5)
        refuse_lost_store(database)
        for name in supervisor.lift():
            click.echo(f"the {name} ended and was started again; its last words are in {home / 'logs'}", err=True)


def _prepare(running: ExitStack, home: Path, port: int) -> tuple[dict[str, str], Settings]:
    """The environment of all parts: what is set, and what we choose, which is also written down."""
    own = dict(os.environ)
    database_url = None if own.get("PORTAL_DATABASE_URL") else _own_database(running, home)
    chosen = choices.choose(own, home=home, port=port, database_url=database_url)
    settings = Settings.from_environment(own | chosen)
    choices.write(home, chosen)
    return own | chosen, settings


def _own_database(running: ExitStack, home: Path) -> str:
    """The address of a database on a server of our own, which runs as long as the demo."""
    server = running.enter_context(EmbeddedPostgres(home / "postgres"))
    with psycopg.connect(server.url, autocommit=True) as connection, suppress(psycopg.errors.DuplicateDatabase):
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(DATABASE)))
    return server.url_of(DATABASE)
