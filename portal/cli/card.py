"""`portal card`: how a customer's invoices are sent, shown and set."""

import json
from datetime import date, datetime
from typing import Any

import click

from portal.audit import service as audit
from portal.audit.service import Subject
from portal.cli.workplace import open_workplace
from portal.config import Municipality
from portal.db import Session
from portal.dispatch.cascade import CHANNELS
from portal.people import agreements, cards
from portal.people.agreements import AgreementRefused
from portal.people.queries import CustomerNumber, customers_numbered
from portal.values import clock
from portal.words import words_in
from portal.words.reasons import sentence

_BY_CASCADE = "by cascade"


@click.command()
@click.argument("customer_no")
@click.option("--delivery-method", "method", type=click.Choice(CHANNELS), help="How the invoices are to be sent.")
@click.option("--clear", is_flag=True, help="Empty the card: by cascade.")
@click.option(
    "--efaktura-1-accepted",
    "accepted",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day the customer accepted eFaktura from this issuer alone (eFaktura 1.0).",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def card(customer_no: str, *, method: str | None, clear: bool, accepted: datetime | None, as_json: bool) -> None:
    """Show a customer card, or set what is on it.

    CUSTOMER_NO is the customer's number, or its id where several issuers have the same number.
    """
    if sum((method is not None, clear, accepted is not None)) > 1:
        raise click.UsageError("give one of --delivery-method, --clear and --efaktura-1-accepted")
    work = open_workplace()
    if method:
        _refuse_unused(method, work.municipality)
    with work.database.transaction() as session:
        customer = _customer(session, customer_no)
        if method or clear:
            _set(session, customer, method)
        if accepted:
            _accept(session, customer, accepted.date(), work.municipality)
        told = _told(session, customer)
    click.echo(json.dumps(told) if as_json else _text(told, work.municipality))


def _refuse_unused(method: str, municipality: Municipality) -> None:
    order = municipality.order_on(clock.today(municipality.zone))
    if method not in order:
        raise click.UsageError(f"{municipality.name('en')} does not send by {method}: it uses {', '.join(order)}")


def _customer(session: Session, customer_no: str) -> CustomerNumber:
    found = customers_numbered(session, customer_no)
    if not found:
        raise click.ClickException(f"no customer has the number {customer_no}")
    if len(found) > 1:
        lines = "\n".join(f"  {one.id}  {one.name}, customer of {one.issuer}" for one in found)
        raise click.ClickException(f"{len(found)} have the number {customer_no}; give the id of one:\n{lines}")
    return found[0]


def _set(session: Session, customer: CustomerNumber, method: str | None) -> None:
    now = clock.now()
    cards.set_method(session, customers=[customer.id], method=method, source="clerk", now=now)
    _record(session, customer, "operator:card:set", {"delivery_method": method or ""}, now)


def _accept(session: Session, customer: CustomerNumber, accepted_on: date, municipality: Municipality) -> None:
    now, today = clock.now(), clock.today(municipality.zone)
    try:
        # Banks knew customers of eFaktura 1.0 by the number they are billed under.
        agreements.accept(
            session, customer=customer.id, reference=customer.number, accepted_on=accepted_on, today=today, now=now
        )
    except AgreementRefused as refused:
        raise click.ClickException(sentence(words_in("en"), refused.reason.code, refused.reason.numbers)) from None
    _record(session, customer, "operator:agreement:recorded", {"accepted_on": accepted_on.isoformat()}, now)


def _record(session: Session, customer: CustomerNumber, tag: str, numbers: dict[str, str], now: datetime) -> None:
    audit.record(session, tag=tag, actor="operator", subject=Subject("customer", customer.id), now=now, numbers=numbers)


def _told(session: Session, customer: CustomerNumber) -> dict[str, Any]:
    held = cards.cards_of(session, [customer.id]).get(customer.id)
    agreement = agreements.agreements_of(session, [customer.id]).get(customer.id)
    return {
        "customer_no": customer.number,
        "issuer": customer.issuer,
        "delivery_method": held.delivery_method if held else None,
        "source": held.source if held else None,
        "changed_at": held.changed_at.isoformat() if held else None,
        "efaktura_1_accepted": agreement.accepted_on.isoformat() if agreement else None,
    }


def _text(told: dict[str, Any], municipality: Municipality) -> str:
    by = f", {told['source']} {told['changed_at'][:10]}" if told["source"] else ""
    lines = [f"customer {told['customer_no']} of {told['issuer']}: {told['delivery_method'] or _BY_CASCADE}{by}"]
    if told["efaktura_1_accepted"]:
        lines.append(f"  accepted eFaktura from this issuer alone on {told['efaktura_1_accepted']}")
    if not municipality.goes_by_card:
        lines.append(f"  {municipality.name('en')} sends by its agreed order, whatever the card says")
    return "\n".join(lines)
