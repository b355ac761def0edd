"""`portal dispatch`, `portal explain`: send what waits, and tell why it went where it went."""

import getpass
import json
import sys
import time
from datetime import datetime
from typing import Any, NoReturn, cast

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from portal.cli import deliveries, overridden, run_reports
from portal.cli.asked import Asked, Wanted
from portal.cli.workplace import open_workplace
from portal.dispatch.running import runs as run_queries
from portal.dispatch.running.explanation import candidates
from portal.dispatch.running.explanation import explain as explain_invoice
from portal.dispatch.running.funnel import would_send
from portal.dispatch.service import NothingToSend, Started, start_run
from portal.dispatch.tasks import desk_of
from portal.jobs import Workplace, queue_state
from portal.values import clock

NO_WORKER = 3
_LOOK_EVERY = 0.25  # seconds


@click.command()
@click.option("--due-by", type=click.DateTime(["%Y-%m-%d"]), help="Only what is due by this day.")
@click.option("--invoice", help="Only this invoice: its number, or its id where several have the same number.")
@click.option("--efaktura", is_flag=True, help="With --invoice: as eFaktura where its customer can get it.")
@click.option("--save-on-card", is_flag=True, help="With --efaktura: write it on the customer card too.")
@click.option("--series", help="Only the recurring invoices of this series: its name, or ISSUER/NAME.")
@click.option(
    "--efaktura-if-possible", is_flag=True, help="As eFaktura wherever customers can get it, also on their cards."
)
@click.option("--dry-run", is_flag=True, help="Tell where everything would go; send and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def dispatch(*, dry_run: bool, as_json: bool, **flags: datetime | str | bool | None) -> None:
    """Send every invoice that waits, and follow it until all is handed over.

    What a series' schedule sends is left to it. The search for eFaktura is there where the customer card decides.
    """
    asked = Asked(**cast("dict[str, Any]", flags))  # its fields are the options' names
    work = open_workplace()
    asked.refuse_contradictions(work.municipality)
    with work.database.transaction() as session:
        wanted = asked.found(session, work.municipality)
    if dry_run:
        _tell_funnel(work, wanted, as_json=as_json)
        return
    started = _started(work, wanted)
    if started is None:
        told: dict[str, Any] = {"invoices": 0, "left_to_schedules": wanted.left}
        click.echo(json.dumps(told) if as_json else deliveries.with_left("nothing waits to be sent", wanted.left))
        return
    _follow(work, started)
    with work.database.transaction() as session:
        summary = run_reports.summary(session, started.run, now=clock.now())
    told = {"run": str(started.run), **summary.as_json(), "left_to_schedules": wanted.left}
    click.echo(json.dumps(told) if as_json else deliveries.with_left(summary.text(), wanted.left))


def _tell_funnel(work: Workplace, wanted: Wanted, *, as_json: bool) -> None:
    funnel = would_send(
        work.database,
        desk=desk_of(work),
        due_by=wanted.due_by,
        now=clock.now(),
        only=wanted.only,
        ticks=wanted.ticks,
    )
    if as_json:
        click.echo(json.dumps(deliveries.funnel_as_json(funnel) | {"left_to_schedules": wanted.left}))
        return
    table = deliveries.funnel_as_table(funnel)
    table.caption = deliveries.with_left(str(table.caption), wanted.left)
    Console().print(table, *overridden.as_text(funnel.overrides))


def _started(work: Workplace, wanted: Wanted) -> Started | None:
    try:
        with work.database.transaction() as session:
            if not queue_state(session).is_worked:
                _no_worker("nothing was started")
            return start_run(
                session,
                municipality=work.municipality,
                started_by=getpass.getuser(),
                due_by=wanted.due_by,
                now=clock.now(),
                only=wanted.only,
                ticks=wanted.ticks,
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
                state = run_queries.state_of(session, started.run)
                is_worked = queue_state(session).is_worked
            bar.update(shown, completed=progress.total - progress.moving, description=run_reports.waiting_for(progress))
            if progress.done:
                return
            if state == "paused":
                click.echo(f"the run is paused: `portal runs resume {str(started.run)[:8]}` goes on", err=True)
                return
            if not is_worked:
                break
            time.sleep(_LOOK_EVERY)
    _no_worker(f"{progress.moving} are not sent yet, and will be taken up when one is")


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
