"""`portal intake`: take in a delivery, or every complete delivery of an inbox."""

import fcntl
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from portal.cli.workplace import open_workplace
from portal.intake.archive import clear_remains
from portal.intake.batch import Intake
from portal.intake.deployment import Deployment
from portal.intake.inbox import SETTLED_AFTER, Located, deliveries_in
from portal.intake.outcome import Outcome
from portal.values import clock

_VERDICTS = ("registered", "unchanged", "quarantined")


@click.command()
@click.argument("path", metavar="DIR", type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@click.option("--json", "as_lines", is_flag=True, help="One object a line, one a document.")
@click.pass_context
def intake(context: click.Context, path: Path, *, dry_run: bool, as_lines: bool) -> None:
    """Take in a drop folder: UBL, PDFs, manifest.csv.

    DIR is a delivery (a folder with manifest.csv or bare UBL files, or a zip), which is left as it lies, or an inbox
    of deliveries, which are taken out of it into PORTAL_HOME/archive when they are done. In an inbox a delivery is
    picked when <name>.done lies beside it, or nothing in it has changed for a minute.

    Ends with 0, or with 1 when something was quarantined.
    """
    work, now = open_workplace(), clock.now()
    home = work.settings.home
    shown = _Lines() if as_lines else _Summary()
    with _alone(home, dry_run=dry_run), work.database.on_one_connection() as transaction:
        desk = Intake(Deployment(work.municipality, work.settings.sandbox), transaction, home, now)
        if path.is_dir() and not dry_run:
            clear_remains(path)
        for located in deliveries_in(path, now=now):
            if not located.is_ready:
                _say_waiting(located)
                continue
            shown.begin(located.name)
            with _plain_errors():
                for outcome in desk.foresee(located) if dry_run else desk.take_in(located, report=shown.report):
                    shown.add(outcome)
    shown.finish(dry_run=dry_run)
    context.exit(1 if shown.counts["quarantined"] else 0)


class _Lines:
    """For scripts: an object a line, as each document is done."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def begin(self, name: str) -> None:
        """Deliveries are not told apart."""

    def add(self, outcome: Outcome) -> None:
        self.counts[outcome.verdict] += 1
        click.echo(json.dumps(outcome.as_json(), ensure_ascii=False))

    def report(self, path: Path) -> None:
        click.echo(f"findings: {path}", err=True)

    def finish(self, *, dry_run: bool) -> None:
        """Everything has been said."""


class _Summary:
    """For people: what was set aside and why, then how many of each."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._warned = 0
        self._reports: list[Path] = []
        self._set_aside = Table("Quarantined", "Where", "Why", box=None, padding=(0, 2, 0, 0), show_edge=False)
        self._console = Console()

    def begin(self, name: str) -> None:
        self._console.print(f"[bold]{name}[/bold]", highlight=False)

    def add(self, outcome: Outcome) -> None:
        self.counts[outcome.verdict] += 1
        self._warned += any(not one.is_error for one in outcome.findings)
        for one in outcome.findings:
            if one.is_error:
                value = f" ({one.value})" if one.value else ""
                self._set_aside.add_row(outcome.file, one.where, f"{one.message}{value}")

    def report(self, path: Path) -> None:
        self._reports.append(path)

    def finish(self, *, dry_run: bool) -> None:
        if self._set_aside.row_count:
            self._console.print(self._set_aside, markup=False)
        counted = ", ".join(f"{self.counts[verdict]} {verdict}" for verdict in _VERDICTS)
        warned = f"; {self._warned} with warnings" if self._warned else ""
        tense = " (dry run: nothing was written)" if dry_run else ""
        self._console.print(f"{counted}{warned}{tense}", highlight=False)
        for path in self._reports:
            self._console.print(f"Findings: {path}", highlight=False, soft_wrap=True)


def _say_waiting(located: Located) -> None:
    click.echo(
        f"{located.name} waits: there is no {located.name}.done, and it changed less than {SETTLED_AFTER} s ago",
        err=True,
    )


@contextmanager
def _plain_errors() -> Iterator[None]:
    """A full disk or a folder that may not be written is told as what it is."""
    try:
        yield
    except OSError as wrong:
        raise click.ClickException(
            f"{wrong.filename}: {wrong.strerror}. What is registered stays so; run it again when this is mended."
        ) from None


@contextmanager
def _alone(home: Path, *, dry_run: bool) -> Iterator[None]:
    """One intake at a time: two would take the same delivery out of the inbox."""
    if dry_run:
        yield
        return
    home.mkdir(parents=True, exist_ok=True)
    with (home / "intake.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise click.ClickException("another intake is running; try again when it is done") from None
        yield
