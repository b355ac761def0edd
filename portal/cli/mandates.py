"""`portal mandates`: take in the AvtaleGiro mandates that the bank tells of."""

import json
from pathlib import Path
from typing import Any, Final

import click

from portal.cli import giro_findings
from portal.cli.workplace import open_workplace
from portal.dispatch.running.runs import runs
from portal.documents.store import put
from portal.jobs import Workplace
from portal.people.mandate_findings import MandateFinding
from portal.people.mandate_queries import LiveMandate, unmatched_since
from portal.people.mandates import MandateResult, record_mandates
from portal.values import clock
from portal.values.giro_records import Reading, read_bytes

_SENTENCES: Final = {
    "unknown_account": "the account is none of ours: its mandates were not taken in",
    "older_file": "a newer file has told of these mandates, so nothing of this one was taken in. Take files in as the "
    "bank made them; if one was passed over, ask the bank for a whole list, or take this one in with --anyway",
    "dated_ahead": "the file's day is yet to come, so nothing was taken in: ask the bank for it anew",
    "unknown_mandate": "a mandate was deleted that was not known here",
    "other_series": "the reference is not built as the account's are: it covers only claims with that very reference",
}
_RUNS: Final = 2
# Letters have runs of their own, one a day: among so many are those of invoices, for who sends once a month.
_LOOKED_AT: Final = 100


@click.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_object", is_flag=True, help="One object, for scripts.")
@click.option("--unmatched", is_flag=True, help="List the mandates that no invoice of the last two runs belonged to.")
@click.option("--anyway", is_flag=True, help="Take it in also where a newer file was: it is the newest then.")
@click.pass_context
def mandates(context: click.Context, file: Path | None, *, as_object: bool, unmatched: bool, anyway: bool) -> None:
    """Take in a file of AvtaleGiro mandates (FBO).

    An assignment that is wrong is refused whole and the others are taken in; the same file again changes nothing. A
    file that the bank made before one that was taken in is refused. Exit status 1 when something was refused.
    """
    if unmatched == (file is not None):
        raise click.UsageError("give a file, or --unmatched")
    if file is None:
        _tell_unmatched(open_workplace(), as_object=as_object)
        return
    content = file.read_bytes()
    reading = read_bytes(content)
    result = _taken_in(reading, content, anyway=anyway) if _of_mandates(reading) else MandateResult()
    _tell(file, reading, result, as_object=as_object)
    refused = reading.findings or any(one.is_refusal for one in result.findings) or not _of_mandates(reading)
    context.exit(1 if refused else 0)


def _of_mandates(reading: Reading[Any]) -> list[Any]:
    return [one for one in reading.assignments if one.kind == "mandates"]


def _taken_in(reading: Reading[Any], content: bytes, *, anyway: bool) -> MandateResult:
    workplace, now, sent = open_workplace(), clock.now(), reading.transmission
    with workplace.database.transaction() as session:
        # Who pays what by their bank is nobody's business: sealed.
        digest = put(session, content, "text/plain", now=now, sealed=True)
        return record_mandates(
            session,
            assignments=_of_mandates(reading),
            issuers=workplace.municipality.issuers,
            number=sent.number if sent else 0,
            filed_on=sent.filed_on if sent else None,
            anyway=anyway,
            digest=digest,
            now=now,
        )


def _tell(file: Path, reading: Reading[Any], result: MandateResult, *, as_object: bool) -> None:
    counts = {name: getattr(result, name) for name in ("new", "changed", "ended", "unchanged")}
    if as_object:
        findings = [giro_findings.as_json(one) for one in reading.findings] + [_as_json(one) for one in result.findings]
        about = {"file": file.name, "same_file": result.same_file, **counts, "findings": findings}
        click.echo(json.dumps(about, ensure_ascii=False))
        return
    told = "unchanged, the same file was taken in before" if result.same_file else _counted(counts)
    if not _of_mandates(reading):
        told = "nothing was taken in: it holds no mandates that can be used"
    click.echo(f"{file.name}: {told}")
    for finding in reading.findings:
        click.echo(f"refused: {giro_findings.as_sentence(finding)}")
    for noticed in result.findings:
        click.echo(f"{'refused' if noticed.is_refusal else 'noticed'}: {_as_sentence(noticed)}")
    others = len(reading.assignments) - len(_of_mandates(reading))
    if others:
        click.echo(f"{others} assignments of another kind were passed over: payments are for `portal payments`")


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def _as_sentence(one: MandateFinding) -> str:
    where = f"account {one.account}" + (f", transaction {one.number}" if one.number else "")
    return f"{where}: {_SENTENCES[one.code]} ({one.value})"


def _as_json(one: MandateFinding) -> dict[str, Any]:
    where = {"account": one.account, "number": one.number}
    return {**where, "code": one.code, "value": one.value, "message": _SENTENCES[one.code]}


def _tell_unmatched(workplace: Workplace, *, as_object: bool) -> None:
    with workplace.database.reading_session() as session:
        newest = runs(session, most=_LOOKED_AT, now=clock.now())
        last = [one for one in newest if one.kind == "invoices"][:_RUNS]
        silent = unmatched_since(session, last[-1].started_at) if len(last) == _RUNS else ()
    if as_object:
        click.echo(json.dumps([_listed(one) for one in silent], ensure_ascii=False))
        return
    for one in silent:
        click.echo(f"{one.account}  {one.reference:<25}  customer {one.customer_part}, since {one.started_at:%Y-%m-%d}")
    click.echo(f"{len(silent)} mandates without an invoice in the last two runs")


def _listed(one: LiveMandate) -> dict[str, Any]:
    matched = one.matched_at.isoformat() if one.matched_at else None
    about = {"issuer": one.issuer, "account": one.account, "reference": one.reference}
    return {**about, "customer": one.customer_part, "since": one.started_at.isoformat(), "matched_at": matched}
