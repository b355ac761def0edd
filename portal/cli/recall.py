"""`portal recall`: withdraw an invoice's claim from wherever it lies, or move it to another date."""

import getpass
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final
from uuid import UUID

import click

from portal.audit import service as audit
from portal.cli import deliveries
from portal.cli.tables import channel_name
from portal.cli.workplace import open_workplace
from portal.config import Municipality
from portal.db import Session
from portal.dispatch.recalling.changes import change_of
from portal.dispatch.recalling.reached import Reached, reached_by
from portal.dispatch.recalling.telling import may_reach, reader_by
from portal.dispatch.running.explanation import Candidate, candidates
from portal.invoices.claiming import NotAnotherDate, NothingToClaim, Withdrawn, move_claim, withdraw_claim
from portal.invoices.queries import for_dispatch
from portal.jobs import queue_state
from portal.policy.recall import ASKING, Why, consequence
from portal.values import clock

_WHY: Final[dict[str, Withdrawn]] = {"paid": "payment", "credited": "credit", "cancelled": "withdrawn"}
_ANEW: Final = "; what is left is claimed anew once it is gone from there"
_LETTER: Final = "; a letter goes to {reader}"
_NO_LETTER: Final = "; a letter is written to {reader}, but we know of no way to send it: tell them yourself"
_LETTER_LATER: Final = "; whoever has it is told in writing once the claim is gone from the bank"
_NOT_RECALLED: Final = {
    "nothing_to_recall": "a document that was sent cannot be taken back",
    "drawn_already": "the bank has drawn it by now",
}


@click.command()
@click.argument("invoice_no")
@click.option("--why", type=click.Choice(tuple(_WHY)), help="Ask for nothing any more: because of this.")
@click.option("--new-due", type=click.DateTime(["%Y-%m-%d"]), help="Claim what is left by another date instead.")
def recall(invoice_no: str, *, why: Why | None, new_due: datetime | None) -> None:
    """Take an invoice's claim back from every channel it has reached.

    INVOICE_NO is the invoice's number, or its id where several have the same number. What cannot be taken back any more
    stands in `portal runs` as something to look into. What is owed is for the ERP's ledger to say.
    """
    if why and new_due:
        raise click.UsageError("give --why or --new-due, not both")
    work = open_workplace()
    now, today = clock.now(), clock.today(work.municipality.zone)
    if new_due and new_due.date() < today:
        raise click.UsageError(f"{new_due.date()} is over: a claim is due today or later")
    with work.database.transaction() as session:
        invoice = _invoice(session, invoice_no)
        found = reached_by(session, invoice.id)
        _change(session, invoice, why or "cancelled", new_due.date() if new_due else None, now)
        letter = _letter(session, invoice.id, work.municipality)
        is_worked = queue_state(session).is_worked
    for line in _told(found, "moved" if new_due else why or "cancelled", today, letter):
        click.echo(line)
    if not is_worked:
        click.echo("no worker is running: one will ask the channels. Start it with `portal worker`.", err=True)


def _invoice(session: Session, invoice_no: str) -> Candidate:
    found = candidates(session, invoice_no)
    invoices = [one for one in found if one.kind == "invoice"]
    if len(invoices) == 1:
        return invoices[0]
    if found and not invoices:
        raise click.ClickException(f"{invoice_no} is a {found[0].kind.replace('_', ' ')}: it asks for nothing")
    raise click.ClickException(deliveries.not_one(invoice_no, invoices))


def _change(session: Session, invoice: Candidate, why: Why, new_due: date | None, now: datetime) -> None:
    actor = audit.operator(getpass.getuser())
    try:
        if new_due:
            move_claim(session, invoice=invoice.id, new_due=new_due, why="deferral", actor=actor, now=now)
        else:
            withdraw_claim(session, invoice=invoice.id, why=_WHY[why], actor=actor, now=now)
    except (NothingToClaim, NotAnotherDate) as refused:
        raise click.ClickException(str(refused)) from None


def _letter(session: Session, invoice: UUID, municipality: Municipality) -> str | None:
    """Who is told by letter of what has just changed; None where nobody is, or not yet."""
    change = change_of(session, invoice)
    if change is None:
        return None
    known = for_dispatch(session, [invoice])[invoice]
    reader = reader_by(known, change.channel, municipality)
    return (_LETTER if may_reach(reader, known) else _NO_LETTER).format(reader=reader.name)


def _told(found: tuple[Reached, ...], why: Why, today: date, letter: str | None) -> Iterator[str]:
    """What happens now in each channel the claim reached, by the rule."""
    if not found:
        yield "it has reached no channel yet, and will not reach any as it was"
    is_asked_back = any(one.channel in ASKING for one in found)
    then = {"nothing": "", "claim_anew": _ANEW, "letter": letter or (_LETTER_LATER if is_asked_back else "")}
    for one in found:
        follows = consequence(one.channel, why, due=one.due, today=today)
        done = "is being taken back" if follows.recall else _NOT_RECALLED[follows.reason.code]
        yield f"{channel_name(one.channel)}: {done}{then[follows.then]}"
