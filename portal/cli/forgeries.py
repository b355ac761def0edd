"""`portal forgeries`: read what people have reported as suspected forgeries."""

from getpass import getuser
from pathlib import Path

import click

from portal.audit import service as audit
from portal.cli.workplace import open_workplace
from portal.db import Session
from portal.documents.store import get
from portal.jobs import Workplace
from portal.reports.queries import ReportView, reports
from portal.values import clock

_MOST = 1000


@click.command()
@click.argument("report", required=False)
@click.option("--file", "out", type=click.Path(dir_okay=False, path_type=Path), help="Write the report's file here.")
def forgeries(report: str | None, out: Path | None) -> None:
    """List the reports of suspected forgeries, newest first, or show one whole. Each look is audited."""
    if out and not report:
        raise click.UsageError("--file goes with one report: give its number")
    workplace = open_workplace()
    with workplace.database.transaction() as session:
        found = reports(session, most=_MOST)
        if report is None:
            _list(found)
            return
        one = next((one for one in found if str(one.id) == report), None)
        if one is None:
            raise click.ClickException(f"no report has the number {report}: `portal forgeries` lists them")
        _record(session, one)
        _show(one, workplace)
        if out:
            _save(session, one, out)


def _list(found: tuple[ReportView, ...]) -> None:
    for one in found:
        click.echo(f"{one.id}  {one.reported_at:%Y-%m-%d %H:%M}Z  {one.way}{'  with a file' if one.evidence else ''}")
    if not found:
        click.echo("nothing is reported")


def _show(one: ReportView, workplace: Workplace) -> None:
    at = one.reported_at.astimezone(workplace.municipality.zone)
    click.echo(f"reported  {at:%Y-%m-%d %H:%M}\nway       {one.way}\ncontact   {one.contact or '-'}\n\n{one.what}")
    if one.evidence:
        click.echo("\nA file came with it: --file FILE writes it. Open it with care.")


def _save(session: Session, one: ReportView, out: Path) -> None:
    if one.evidence is None:
        raise click.ClickException("no file came with this report")
    out.write_bytes(get(session, one.evidence))
    click.echo(f"written to {out}")


def _record(session: Session, one: ReportView) -> None:
    subject = audit.Subject("forgery_report", one.id)
    audit.record(
        session, tag="operator:forgery_report:viewed", actor=audit.operator(getuser()), subject=subject, now=clock.now()
    )
