"""`portal sample` and `portal sample-people`: invented residents and their invoices, for demo and tests."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import click

from portal.config import Municipality, MunicipalityFileWrong, load_municipality
from portal.config.settings import environment_with_demo
from portal.sandbox import employees
from portal.sandbox.employees import Employee, employees_of
from portal.sandbox.residents import FILE, add_residents, as_json, read_residents
from portal.sandbox.sample.folder import write_sample
from portal.sandbox.sample.plan import plan
from portal.values import clock

USUAL_PROFILE = "lorenskog"


@click.command()
@click.option("--invoices", type=click.IntRange(min=1), default=200, show_default=True, help="How many documents.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Another seed, another sample.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The drop folder.")
@click.option("--municipality", "profile", help="Profile name or file; PORTAL_MUNICIPALITY, else lorenskog.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day all dates are counted from; else today.")
def sample(invoices: int, seed: int, out: Path, profile: str | None, today: datetime | None) -> None:
    """Write a realistic drop folder: invoices, PDFs, manifest, ledger, payments, residents of every kind.

    Needs no database. The same arguments give the same bytes.
    """
    environment = _sandbox_environment()
    municipality = _municipality(profile or environment.get("PORTAL_MUNICIPALITY") or USUAL_PROFILE)
    day: date = today.date() if today else clock.today(municipality.zone)
    written = write_sample(plan(municipality, invoices=invoices, seed=seed, today=day), seed=seed, out=out)
    add_residents(_home(environment), written.residents)
    click.echo(f"{invoices} documents for {len(written.residents)} residents in {written.batch}")
    if written.mandates:
        click.echo(f"AvtaleGiro mandates in {written.mandates}")
    click.echo(f"ledger in {written.ledger}, payments in {written.payments}, residents in {_home(environment) / FILE}")


@click.command("sample-people")
@click.option("--json", "as_array", is_flag=True, help="One array: pid, name, kind, customer_numbers ...")
@click.option("--staff", is_flag=True, help="Those who work at the desk instead: user, name, roles ...")
def sample_people(*, as_array: bool, staff: bool) -> None:
    """List the people of the sandbox, who can be logged in as."""
    environment = _sandbox_environment()
    if staff:
        municipality = _municipality(environment.get("PORTAL_MUNICIPALITY") or USUAL_PROFILE)
        _list_employees(employees_of(municipality), as_array=as_array)
        return
    people = read_residents(_home(environment))
    if as_array:
        click.echo(as_json(people))
        return
    for one in people:
        click.echo(
            f"{one.pid or '-':<12}  {one.name:<34.34}  {', '.join(one.customer_numbers):<26}  {one.special['en']}"
        )


def _list_employees(everyone: Iterable[Employee], *, as_array: bool) -> None:
    if as_array:
        click.echo(employees.as_json(everyone))
        return
    for one in everyone:
        click.echo(f"{one.user:<12}  {one.name:<34.34}  {', '.join(one.roles) or '-':<26}  {one.special}")


def _sandbox_environment() -> dict[str, str]:
    """The environment; refused where a real deployment is configured: its register holds no invented people."""
    environment, _ = environment_with_demo()
    if environment.get("PORTAL_DATABASE_URL") and environment.get("PORTAL_SANDBOX") != "1":
        raise click.ClickException("this is no sandbox: sample residents are only for PORTAL_SANDBOX=1")
    return environment


def _municipality(profile: str) -> Municipality:
    try:
        return load_municipality(profile)
    except MunicipalityFileWrong as wrong:
        raise click.ClickException(str(wrong)) from None


def _home(environment: dict[str, str]) -> Path:
    return Path(environment.get("PORTAL_HOME") or "var")
