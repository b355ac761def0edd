"""`portal runs`: see how runs go; pause, resume and cancel them; tell the ERP what came of one."""

import getpass
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import click
from rich.console import Console

from portal.cli import deliveries, run_reports
from portal.cli.workplace import open_workplace
from portal.db import Session
from portal.dispatch.pausing.breakers import pauses
from portal.dispatch.recalling.calling_off import CalledOff
from portal.dispatch.recalling.recalled import recalls_of
from portal.dispatch.running import runs as run_queries
from portal.dispatch.running import steering
from portal.dispatch.running.results import as_csv, results_of
from portal.dispatch.wire.folder import write_whole
from portal.jobs import Workplace, queue_state
from portal.values import clock

_MOST_RUNS = 20
_NO_WORKER = 3
_LOOK_EVERY = 0.25  # seconds
# So long it is waited for channels to answer whether they give back what they have.
_PATIENCE = 30.0


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a run.")
@click.pass_context
def runs(context: click.Context, *, as_json: bool) -> None:
    """List the newest runs, and what stands out in them; or steer one.

    RUN is a run's id, or as much of its beginning as tells it from the others.
    """
    if context.invoked_subcommand is None:
        _list(open_workplace(), as_json=as_json)


def _list(work: Workplace, *, as_json: bool) -> None:
    with work.database.transaction() as session:
        found = run_queries.runs(session, most=_MOST_RUNS, now=clock.now())
        told = {run.id: run_reports.summary(session, run.id, now=clock.now()) for run in found}
        paused = pauses(session)
    if as_json:
        waiting = {"paused": [deliveries.pause_as_json(one) for one in paused]}
        for run in found:
            click.echo(json.dumps(run_reports.run_as_json(run, told[run.id]) | waiting))
        return
    Console().print(run_reports.runs_as_table(found))
    for one in paused:
        click.echo(f"{one.kind} {one.name} {deliveries.paused(one)}")
    for run in found:
        for line in told[run.id].stands_out():
            click.echo(line)


@runs.command()
@click.argument("run")
def pause(*, run: str) -> None:
    """Route and hand over nothing more of RUN; what is in hand is finished, and receipts are followed."""
    with _steered(open_workplace(), run) as (session, found):
        steering.pause_run(session, run=found, by=getpass.getuser(), now=clock.now())
    click.echo(f"paused: `portal runs resume {str(found)[:8]}` goes on where it was")


@runs.command()
@click.argument("run")
def resume(*, run: str) -> None:
    """Go on with RUN where it was paused."""
    with _steered(open_workplace(), run) as (session, found):
        steering.resume_run(session, run=found, by=getpass.getuser(), now=clock.now())
    click.echo("goes on")


@runs.command()
@click.argument("run")
def cancel(*, run: str) -> None:
    """Call RUN off for good: what no channel has is not sent, and what channels have is asked back.

    A new run takes up what was given back.
    """
    work = open_workplace()
    with _steered(work, run) as (session, found):
        done = steering.cancel_run(session, run=found, by=getpass.getuser(), now=clock.now())
    click.echo(f"cancelled: {done.cancelled} invoices are not sent, and can be taken up by a new run")
    if done.under_way:
        click.echo(f"{done.under_way} are being handed over just now, or may have been: that is finished first")
    if done.asked_back:
        _await_answers(work, found, done)


def _await_answers(work: Workplace, run: UUID, done: CalledOff) -> None:
    """Tell what channels say to being asked back, as far as they answer soon."""
    until = time.monotonic() + _PATIENCE
    while True:
        with work.database.transaction() as session:
            recalls, is_worked = recalls_of(session, run), queue_state(session).is_worked
            told = run_reports.summary(session, run, now=clock.now())
        if not recalls.wanted or not is_worked or time.monotonic() > until:
            break
        time.sleep(_LOOK_EVERY)
    click.echo(f"of {done.asked_back} that channels had, {recalls.revoked} were called back")
    for line in told.stands_out():
        click.echo(line)
    if recalls.wanted and not is_worked:
        click.echo("no worker is running: one will ask the others back. Start it with `portal worker`.", err=True)
        sys.exit(_NO_WORKER)


@runs.command()
@click.argument("run")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file; without it, stdout.")
def result(*, run: str, out: Path | None) -> None:
    """Write channel_result.csv for the ERP: by which channel each invoice of RUN went, since when, and why."""
    work = open_workplace()
    with _found(work, run) as (session, found):
        content = as_csv(results_of(session, found, zone=work.municipality.zone))
    if out is None:
        click.echo(content, nl=False)
        return
    try:
        write_whole(content, out)
    except OSError as refused:
        raise click.ClickException(f"{out} could not be written: {refused.strerror}") from None


@contextmanager
def _found(work: Workplace, beginning: str) -> Iterator[tuple[Session, UUID]]:
    with work.database.transaction() as session:
        try:
            run = run_queries.run_named(session, beginning)
        except run_queries.NotOneRun as unclear:
            raise click.ClickException(run_reports.not_one_run(beginning, unclear.found)) from None
        yield session, run


@contextmanager
def _steered(work: Workplace, beginning: str) -> Iterator[tuple[Session, UUID]]:
    with _found(work, beginning) as found:
        try:
            yield found
        except steering.NotPossible as already:
            raise click.ClickException(str(already)) from None
