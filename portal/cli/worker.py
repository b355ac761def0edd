"""`portal worker`: run the jobs that wait."""

import click

from portal import logs
from portal.cli.workplace import open_workplace


@click.command()
@click.option("--concurrency", type=click.IntRange(1, 32), default=4, show_default=True, help="Jobs at a time.")
@click.option("--until-idle", is_flag=True, help="Stop when nothing is left to do now.")
def worker(concurrency: int, until_idle: bool) -> None:  # noqa: FBT001  click's own way
    """Run the jobs that wait: documents, dispatch. SIGTERM lets what has begun finish."""
    from portal import worker as running  # noqa: PLC0415  loads every feature

    workplace = open_workplace()
    logs.configure("INFO")
    try:
        running.run(workplace, concurrency=concurrency, until_idle=until_idle)
    except running.WorkerFell as fell:
        raise click.ClickException(str(fell)) from None
