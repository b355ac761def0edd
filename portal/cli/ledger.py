"""`portal ledger`: take in what the ERP's ledger says of each invoice."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import click

from portal.cli.workplace import open_workplace
from portal.intake.ledger_file import LedgerFile, LedgerFileWrong, read_ledger
from portal.invoices.ledger import LedgerResult, record_ledger
from portal.values import clock

_MOST_LISTED = 10


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"]),
    help="When the ledger was read, where the file does not say: 2026-11-22T06:00+01:00.",
)
@click.option(
    "--full/--changes", default=None, help="Whether every open invoice is listed, where the file does not say."
)
def ledger(file: Path, *, as_of: datetime | None, full: bool | None) -> None:
    """Take in the ERP's balances and claim levels.

    A wrong file is refused whole; the same file again changes nothing. Where neither the file nor an option says
    when the ledger was read, the time the file was written counts, and the file is taken as changes.
    """
    content = file.read_bytes()
    try:
        found = read_ledger(content)
    except LedgerFileWrong as wrong:
        lines = "\n".join(f"  {problem}" for problem in wrong.problems)
        raise click.ClickException(f"{file.name} was not taken in:\n{lines}") from None
    moment, whole = _moment(file, found, as_of), _whole(file, found, given=full)
    digest = hashlib.sha256(content).hexdigest()
    work = open_workplace()
    moment = moment.astimezone(work.municipality.zone)
    with work.database.transaction() as session:
        result = record_ledger(session, rows=found.rows, as_of=moment, full=whole, digest=digest, now=clock.now())
    _tell(file, result)


def _moment(file: Path, found: LedgerFile, given: datetime | None) -> datetime:
    moment = found.as_of or given
    if moment is None:
        moment = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        click.echo(
            f"{file.name} does not say when the ledger was read: {moment:%Y-%m-%d %H:%M} UTC, when the file was "
            "written, is used. Better: give --as-of, or begin the file with #as_of=",
            err=True,
        )
    if moment > clock.now():
        raise click.UsageError(f"the ledger cannot have been read at {moment.isoformat()}, which is still to come")
    return moment


def _whole(file: Path, found: LedgerFile, *, given: bool | None) -> bool:
    whole = given if found.full is None else found.full
    if whole is None:
        # The safe reading: an invoice that is not in it may still be open.
        click.echo(
            f"{file.name} is taken as changes: it does not say that every open invoice is in it (--full)", err=True
        )
    return bool(whole)


def _tell(file: Path, result: LedgerResult) -> None:
    if result.unchanged:
        click.echo(f"{file.name}: unchanged, the same file was taken in before")
        return
    click.echo(f"{file.name}: {result.recorded} invoices recorded")
    _list("not registered here", result.unknown)
    _list("with several invoices of that number, none of them touched", result.ambiguous)
    differing = tuple(
        f"{one.number} (ledger {one.ledger_paid}, payments {one.seen_paid})" for one in result.differences
    )
    _list("where the ledger counts, but has another paid total than the payments that came in", differing)


def _list(what: str, numbers: tuple[str, ...]) -> None:
    if numbers:
        more = f" and {len(numbers) - _MOST_LISTED} more" if len(numbers) > _MOST_LISTED else ""
        click.echo(f"{len(numbers)} {what}: {', '.join(numbers[:_MOST_LISTED])}{more}")
