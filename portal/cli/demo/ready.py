"""What a demo says when everything answers: where it is, who to be, and where to look."""

from collections.abc import Iterator
from pathlib import Path

from portal.cli.demo.sample import some_of_each
from portal.config import Settings, load_municipality
from portal.sandbox.employees import employees_of
from portal.sandbox.residents import read_residents

SHOWN = 12


def told(settings: Settings, home: Path) -> str:
    """The ready text; its first line is what scripts wait for."""
    sandbox = str(settings.sandbox_url).rstrip("/")
    people = (f"  {one.pid}  {one.name:<30.30}  {one.special['en']}" for one in some_of_each(read_residents(home)))
    lines = (
        f"ready: {settings.base_address}",
        "",
        "log in as (the login page lists everyone):",
        *list(people)[:SHOWN],
        "",
        *_desk(settings),
        f"what arrived:  {sandbox}/residents/<the number>",
        f"the sandbox:   {sandbox}/",
        f"print folder:  {settings.paper_dir}",
        f"logs:          {home / 'logs'}",
        "",
        "Ctrl-C stops everything; the data stays until `make demo-reset`.",
    )
    return "\n".join(lines)


def _desk(settings: Settings) -> Iterator[str]:
    if settings.staff_oidc is None:
        return
    yield f"or work at the desk, {settings.base_address}/desk, as:"
    for one in employees_of(load_municipality(settings.municipality)):
        yield f"  {one.user:<11}  {one.name:<30.30}  {one.special}"
    yield ""
