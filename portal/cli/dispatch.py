"""`portal dispatch`, `portal runs`, `portal explain`: send what waits, see how it goes, and why."""

import getpass
import json
import sys
import time
from datetime import date, datetime
from typing import NoReturn

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from portal.cli import deliveries, overridden
from portal.cli.workplace import open_workplace
from portal.dispatch import runs as run_queries
from portal.dispatch.alarms import alarms_of
from portal.dispatch.explanation import candidates
from portal.dispatch.explanation import explain as explain_invoice
from portal.dispatch.funnel import would_send
from portal.dispatch.service import NothingToSend, Started, start_run
from portal.dispatch.tasks import desk_of
from portal.jobs import Workplace, queue_state
from portal.values import clock

NO_WORKER = 3
_LOOK_EVERY = 0.25  # seconds
_MOST_RUNS = 20


@click.command()
@click.option("--due-by", type=click.DateTime(["%Y-%m-%d"]), help="Only what is due by this day.")
@click.option("--dry-run", is_flag=True, help="Tell where everything would go; send and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def dispatch(*, due_by: datetime | None, dry_run: bool, as_json: bool) -> None:
    """Send every invoice that waits, and follow it until all is handed over."""
    work, day = open_workplace(), due_by.date() if due_by else None
    if dry_run:
        _tell_funnel(work, day, as_json=as_json)
        return
    started = _started(work, day)
    if started is None:
        click.echo(json.dumps({"invoices": 0}) if as_json else "nothing waits to be sent")
        return
    _follow(work, started)
    with work.database.transaction() as session:
        told = deliveries.summary(session, started.run, now=clock.now())
    click.echo(json.dumps(told.as_json()) if as_json else told.text())


def _tell_funnel(work: Workplace, due_by: date | None, *, as_json: bool) -> None:
    funnel = would_send(work.database, desk=desk_of(work), due_by=due_by, now=clock.now())
    if as_json:
        click.echo(json.dumps(deliveries.funnel_as_json(funnel)))
    else:
        Console().print(deliveries.funnel_as_table(funnel), *overridden.as_text(funnel.overrides))


def _started(work: Workplace, due_by: date | None) -> Started | None:
    try:
        with work.database.transaction() as session:
            if not queue_state(session).is_worked:
                _no_worker("nothing was started")
            return start_run(
                session, municipality=work.municipality, started_by=getpass.getuser(), due_by=due_by, now=clock.now()
            )
    except NothingToSend:
        return None


def _no_worker(meanwhile: str) -> NoReturn:
    click.echo(f"no worker is running: {meanwhile}. Start one with `portal worker`.", err=True)
    sys.exit(NO_WORKER)


def _follow(work: Workplace, started: Started) -> None:
    """Show a bar on stderr until nothing more happens soon; exit 3 when no worker is left to do it."""
    columns = (TextColumn("sending"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True)) as bar:
        shown = bar.add_task("", total=started.invoices)
        while True:
            with work.database.transaction() as session:
                progress = run_queries.progress_of(session, started.run, now=clock.now())
                is_worked = queue_state(session).is_worked
            bar.update(shown, completed=progress.total - progress.moving, description=deliveries.waiting_for(progress))
            if progress.done:
                return
            if not is_worked:
                break
            time.sleep(_LOOK_EVERY)
    _no_worker(f"{progress.moving} are not sent yet, and will be taken up when one is")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a run.")
def runs(*, as_json: bool) -> None:
    """List the newest runs, and what stands out in them."""
    with open_workplace().database.transaction() as session:
        found = run_queries.runs(session, most=_MOST_RUNS, now=clock.now())
        lost = {run.id: run_queries.undelivered(session, run.id, most=_MOST_RUNS) for run in found}
        alarms = {run.id: alarms_of(session, run.id, most=_MOST_RUNS) for run in found}
    if as_json:
        for run in found:
            click.echo(json.dumps(deliveries.run_as_json(run, lost[run.id], alarms[run.id])))
        return
    Console().print(deliveries.runs_as_table(found))
    for what, number in ((run.kind.removesuffix("s"), number) for run in found for number in lost[run.id]):
        click.echo(f"nobody could be sent {what} {number}: see `portal explain {number}`")
    for alarm in (alarm for theirs in alarms.values() for alarm in theirs):
        click.echo(deliveries.alarm_line(alarm).strip())


@click.command()
@click.argument("invoice_no")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def explain(invoice_no: str, *, as_json: bool) -> None:
    """Tell why an invoice or a letter went where it went, and what has happened since.

    INVOICE_NO is the invoice's number, or its id where several have the same number; or a letter's id.
    """
    work = open_workplace()
    with work.database.transaction() as session:
        found = candidates(session, invoice_no)
        if len(found) != 1:
            raise click.ClickException(deliveries.not_one(invoice_no, found))
    told = explain_invoice(work.database, found[0], desk=desk_of(work), now=clock.now())
    if as_json:
        click.echo(json.dumps(deliveries.explanation_as_json(told)))
    else:
        Console().print(*deliveries.explanation_as_text(told, work.municipality.zone), sep="\n")
