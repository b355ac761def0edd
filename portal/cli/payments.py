"""`portal payments`: book what the bank says was paid, list what waits for a person, put it on an invoice."""

import getpass
import hashlib
import json
from pathlib import Path
from uuid import UUID

import click

from portal.cli.bookings import open_as_json, open_as_text, refusal_as_text, taken_as_json, taken_as_text
from portal.cli.workplace import open_workplace
from portal.invoices.allocations import allocations_of
from portal.jobs import Workplace
from portal.payments.accounts import own_accounts
from portal.payments.assignment import InvoiceNotFound, PaymentNotThere, PaymentNotWaiting, assign
from portal.payments.files import read_payments
from portal.payments.queries import open_payments
from portal.payments.reading import Refusal
from portal.payments.service import take_in
from portal.values import clock


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--open", "show_open", is_flag=True, help="List what a person must look into.")
@click.option("--assign", "assigned", type=(click.UUID, str), metavar="PAYMENT INVOICE_NO", help="Put it there.")
@click.option("--json", "as_json", is_flag=True, help="JSON on stdout: one object, with --open one a line.")
@click.pass_context
def payments(
    context: click.Context, file: Path | None, *, show_open: bool, assigned: tuple[UUID, str] | None, as_json: bool
) -> None:
    """Book the payments of a bank's file: OCR giro or BgMax.

    An assignment that is wrong is refused whole and said with line and position; the rest of the file is used. The
    same file, and the same transaction in another file, is never booked twice. Ends with 0, or with 1 when something
    was refused.
    """
    if [file is not None, show_open, assigned is not None].count(True) != 1:
        raise click.UsageError("give a FILE, or --open, or --assign PAYMENT INVOICE_NO")
    work = open_workplace()
    if file:
        refused = _take_in(work, file, as_json=as_json)
        context.exit(1 if refused else 0)
    if assigned:
        _assign(work, *assigned)
    else:
        _list_open(work, as_json=as_json)


def _take_in(work: Workplace, path: Path, *, as_json: bool) -> tuple[Refusal, ...]:
    own, now = own_accounts(work.municipality), clock.now()
    with path.open("rb") as file, work.database.transaction() as session:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        read = read_payments(file, own)
        taken = take_in(session, digest=digest, read=read, own=own, now=now, only_count=not as_json)
        on = allocations_of(session, [one.id for one in taken.booked]) if as_json else {}
    if as_json:
        click.echo(json.dumps(taken_as_json(path.name, taken, on, read.refused), ensure_ascii=False))
    else:
        click.echo("\n".join(taken_as_text(path.name, taken)))
    for one in read.refused:
        click.echo(f"refused: {refusal_as_text(one)}", err=True)
    return read.refused


def _assign(work: Workplace, payment_id: UUID, invoice_number: str) -> None:
    try:
        with work.database.transaction() as session:
            assign(
                session,
                payment_id=payment_id,
                invoice_number=invoice_number,
                actor=f"operator:{getpass.getuser()}",
                now=clock.now(),
            )
    except (InvoiceNotFound, PaymentNotThere, PaymentNotWaiting) as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"the payment is on invoice {invoice_number}")


def _list_open(work: Workplace, *, as_json: bool) -> None:
    with work.database.transaction() as session:
        found = open_payments(session)
    for one in found:
        click.echo(json.dumps(open_as_json(one)) if as_json else open_as_text(one))
    if not (found or as_json):
        click.echo("nothing waits")
