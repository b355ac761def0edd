"""`portal offers`: eFaktura offered by e-mail to those who have not got it."""

import getpass
import json
import sys
import time
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import click
from rich.console import Console

from portal.cli import checkup_offers
from portal.cli.tables import table_of
from portal.cli.workplace import open_workplace
from portal.delivery.offering.rounds import Survey, start_round, survey, tally
from portal.jobs import QueueState, Workplace, queue_state
from portal.values import clock

_NO_WORKER: Final = 3
_LOOK_EVERY: Final = 0.25  # seconds
_UNDER_WAY: Final = frozenset({"todo", "doing"})


@click.command()
@click.option("--dry-run", is_flag=True, help="Tell who would get one and why others do not; ask and send nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def offers(*, dry_run: bool, as_json: bool) -> None:
    """Offer eFaktura by e-mail to everyone with a valid address who has not got it, and follow it until all is sent.

    Nobody gets one who has eFaktura, wants no offers, or was sent one within the days of the municipality's file. Only
    those about to be mailed are looked up. The schedule of the file does the same by itself.
    """
    work, now = open_workplace(), clock.now()
    _check(work)
    if dry_run:
        with work.database.transaction() as session:
            found = survey(session, municipality=work.municipality, now=now)
        _tell(found, {}, as_json=as_json)
        return
    with work.database.transaction() as session:
        if not queue_state(session).is_worked:
            click.echo("no worker is running: nothing was started. Start one with `portal worker`.", err=True)
            sys.exit(_NO_WORKER)
        found = start_round(session, municipality=work.municipality, started_by=getpass.getuser(), now=now)
    _tell(found, _followed(work, now), as_json=as_json)


def _check(work: Workplace) -> None:
    """Refuse where no offer could be made, with what to do."""
    found = checkup_offers.look_at(work.settings, work.municipality)
    if found.verdict != "ok":
        raise click.ClickException(found.said)


def _followed(work: Workplace, planned_at: datetime) -> Counter[str]:
    """What became of the round, once nothing more of it happens soon."""
    while True:
        with work.database.transaction() as session:
            found, queue = tally(session, planned_at), queue_state(session)
        if not (found["planned"] + found["sending"] and queue.is_worked and _is_being_sent(queue)):
            return found
        time.sleep(_LOOK_EVERY)


def _is_being_sent(queue: QueueState) -> bool:
    return any(queue.jobs.get(("delivery.send_offers", state)) for state in _UNDER_WAY)


def _tell(found: Survey, became: Mapping[str, int], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(_as_json(found, became)))
        return
    rows = [("offers", "in all", str(len(found.chosen))), ("", "to be looked up first", str(found.unasked))]
    rows += [("became", state, str(count)) for state, count in sorted(became.items())]
    rows += [("no offer", code, str(count)) for code, count in found.passed.most_common()]
    table = table_of(f"{found.total} customers", "", "")
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def _as_json(found: Survey, became: Mapping[str, int]) -> dict[str, Any]:
    return {
        "customers": found.total,
        "offers": len(found.chosen),
        "to_look_up": found.unasked,
        "passed": dict(found.passed),
        "became": dict(became),
    }
