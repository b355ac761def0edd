"""The demo's residents and invoices: made, taken in and sent once; what was cut short is taken up again."""

from pathlib import Path

import click

from portal.cli.demo.supervisor import Supervisor
from portal.sandbox.residents import SandboxResident, read_residents

INVOICES = 100
SEED = 1
# Written when all has been sent; holds the municipality whose residents they are.
STAMP = "demo.sample"
DROP, HALF_DROP = "drop", "drop.half"


class OtherMunicipality(Exception):
    """The data that is kept belongs to another municipality than the one asked for."""


def take_in_once(supervisor: Supervisor, portal: str, home: Path, municipality: str) -> None:
    """Fill the portal the way an ERP would, unless that is done. Raise PartFailed."""
    stamp, drop = home / STAMP, home / DROP
    if stamp.exists():
        return
    if not drop.exists():
        half = home / HALF_DROP
        words = ("sample", "--invoices", str(INVOICES), "--seed", str(SEED), "--out", str(half))
        supervisor.run("sample", (portal, *words))
        half.rename(drop)
    click.echo(f"taking in {INVOICES} invoices and sending them ...")
    # As an inbox, so that nothing with person numbers in clear is left lying in it.
    supervisor.run("intake", (portal, "intake", str(drop)))
    supervisor.run("ledger", (portal, "ledger", str(drop / "ledger.csv")))
    supervisor.run("payments", (portal, "payments", str(drop / "payments.txt")))
    if (drop / "mandates.txt").exists():
        supervisor.run("mandates", (portal, "mandates", str(drop / "mandates.txt")))
    for one in (one for one in read_residents(home) if one.card):
        supervisor.run("card", (portal, "card", one.customer_numbers[0], "--delivery-method", str(one.card)))
    supervisor.run("dispatch", (portal, "dispatch"))
    stamp.write_text(municipality, "utf-8")


def refuse_other(home: Path, municipality: str) -> None:
    """Raise OtherMunicipality when what is kept in `home` is not this municipality's."""
    stamp = home / STAMP
    kept = stamp.read_text("utf-8") if stamp.exists() else municipality
    if kept != municipality:
        raise OtherMunicipality(
            f"{home} keeps the demo of {kept}, not of {municipality}: `make demo-reset` clears it, "
            "or give the other one a home of its own with PORTAL_HOME"
        )


def some_of_each(residents: tuple[SandboxResident, ...]) -> list[SandboxResident]:
    """Those to try first: who can log in and is the first with what is special about them."""
    found: dict[str, SandboxResident] = {}
    for one in residents:
        if one.pid and one.special:
            found.setdefault(one.special["en"], one)
    return list(found.values())
