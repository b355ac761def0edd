"""`portal series`: recurring invoices, and whether a schedule sends them."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import click
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from portal.audit import service as audit
from portal.audit.service import Subject
from portal.cli.asked import ambiguous, one_series, refuse_search
from portal.cli.workplace import open_workplace
from portal.config import Municipality
from portal.db import Session
from portal.dispatch.running.selection import SeriesKey
from portal.dispatch.running.series import ScheduleMissing, SeriesView, all_series, configure, series_named, setting_of
from portal.values import clock
from portal.values.schedule import NoSchedule, next_time


@click.command()
@click.argument("name", required=False)
@click.option("--send", type=click.Choice(["automatic", "manual"]), help="By its schedule, or by `portal dispatch`.")
@click.option("--schedule", help="Minute, hour, day, month and weekday (cron), in the municipality's time.")
@click.option(
    "--search/--no-search", default=None, help="Search for eFaktura at each automatic sending. On unless unticked."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a series.")
def series(name: str | None, *, as_json: bool, **given: str | bool | None) -> None:
    """List the series of recurring invoices, or set how one is sent.

    NAME is what its invoices call it, or ISSUER/NAME where several issuers have one of that name.
    """
    work = open_workplace()
    changes = {key: value for key, value in given.items() if value is not None}
    if changes and not name:
        raise click.UsageError("which series? Give its name")
    if "search" in changes:
        refuse_search(work.municipality)
    with work.database.transaction() as session:
        if changes and name:
            _set(session, _key(session, name, work.municipality), changes, work.municipality)
        found = series_named(session, name) if name else all_series(session)
    if name:
        one_series(found, name)
    _tell(found, work.municipality, as_json=as_json)


def _key(session: Session, name: str, municipality: Municipality) -> SeriesKey:
    """The series that is meant; one that no invoice names yet is of the only issuer there is."""
    known = series_named(session, name)
    if known:
        return one_series(known, name).key
    issuers = [one.organisation_number for one in municipality.issuers]
    issuer, slash, own_name = name.partition("/")
    if slash and issuer in issuers:
        return SeriesKey(issuer, own_name)
    if len(issuers) > 1:
        raise click.ClickException(ambiguous([SeriesKey(one, name) for one in issuers]))
    return SeriesKey(issuers[0], name)


def _set(session: Session, key: SeriesKey, changes: dict[str, Any], municipality: Municipality) -> None:
    now, setting = clock.now(), replace(setting_of(session, key), **changes)
    try:
        configure(session, key=key, setting=setting, zone=municipality.zone, now=now)
    except NoSchedule as wrong:
        raise click.UsageError(str(wrong)) from None
    except ScheduleMissing:
        raise click.UsageError(f"{ScheduleMissing.__doc__} Give --schedule too.") from None
    numbers = {name: str(value) for name, value in changes.items()}
    subject = Subject("series", str(key))
    audit.record(session, tag="operator:series:set", actor="operator", subject=subject, now=now, numbers=numbers)


def _tell(found: tuple[SeriesView, ...], municipality: Municipality, *, as_json: bool) -> None:
    now = clock.now()
    if as_json:
        for one in found:
            click.echo(json.dumps(_as_json(one, municipality, now)))
        return
    if not found:
        click.echo("no invoice is of any series")
        return
    table = Table("series", "issuer", "sent", "schedule", "next", "searches", "waiting", box=SIMPLE, pad_edge=False)
    for one in found:
        told = _as_json(one, municipality, now)
        searches = "yes" if told["searches"] else "no"
        cells = (told["send"], told["schedule"] or "", told["next"] or "", searches, str(told["waiting"]))
        table.add_row(told["series"], told["issuer"], *cells)
    Console().print(table)


def _as_json(one: SeriesView, municipality: Municipality, now: datetime) -> dict[str, Any]:
    setting, following = one.setting, None
    if setting.schedule and setting.send == "automatic":
        following = next_time(setting.schedule, after=now, zone=municipality.zone).astimezone(municipality.zone)
    return {
        "series": one.key.name,
        "issuer": one.key.issuer,
        "send": setting.send,
        "schedule": setting.schedule,
        "next": following.isoformat(" ", "minutes") if following else None,
        "search": setting.search,
        # Only an automatic sending does, and only where there is a card to say otherwise.
        "searches": setting.search and setting.send == "automatic" and municipality.goes_by_card,
        "waiting": one.waiting,
    }
