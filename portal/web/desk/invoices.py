"""A customer's invoices as staff see them: what each is, what stands open, where it went, and why there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from portal.db import Session
from portal.dispatch.desk_queries import routes_of
from portal.dispatch.queries import ChannelState, StepView, channels_of
from portal.invoices.views import InvoiceRow
from portal.values.money import Money
from portal.words import Words, labels
from portal.words.labels import Colour
from portal.words.marks import mark
from portal.words.reasons import sentence
from portal.words.subjects import title

_NOT_ROUTED = mark("Not sent yet")
_NOWHERE = {"exhausted": mark("No way left: needs a person"), "cancelled": mark("Not sent: cancelled")}


@dataclass(frozen=True)
class WayTold:
    """One channel's answer, in the words the customer reads."""

    name: str
    chosen: bool
    why: str


@dataclass(frozen=True)
class Sending:
    """How an invoice went: by which channel, how far, since when (`None`: not by any yet), and why that way."""

    channel: str | None
    state: str
    when: str | None
    ways: tuple[WayTold, ...]


@dataclass(frozen=True)
class InvoiceTold:
    """One line of the table. `left` is what is left to pay, None where nothing is asked for."""

    number: str
    kind: str
    title: str
    issue_date: date
    due_date: date | None
    amount: Money
    left: Money | None
    tag: str
    colour: Colour
    sending: Sending


def invoices_told(session: Session, rows: Sequence[InvoiceRow], words: Words, zone: tzinfo) -> tuple[InvoiceTold, ...]:
    """The rows, with their deliveries asked for all at once."""
    ids = [row.id for row in rows]
    states, routes = channels_of(session, ids), routes_of(session, ids)
    return tuple(_told(row, _sending(states.get(row.id), routes.get(row.id, ()), words, zone), words) for row in rows)


def _told(row: InvoiceRow, sending: Sending, words: Words) -> InvoiceTold:
    label, colour = labels.INVOICE_STATES[row.standing.code]
    asks = row.standing.is_open or row.standing.code == "collection"
    return InvoiceTold(
        number=row.number,
        kind=words.text(labels.INVOICE_KINDS[row.kind]),
        title=title(row.subject, words),
        issue_date=row.issue_date,
        due_date=row.standing.due_date,
        amount=-row.amount if row.kind == "credit_note" else row.amount,
        left=row.standing.left if asks else None,
        tag=words.text(label),
        colour=colour,
        sending=sending,
    )


def _sending(state: ChannelState | None, steps: Sequence[StepView], words: Words, zone: tzinfo) -> Sending:
    ways = tuple(_way(step, words) for step in steps if step.verdict != "not_used")
    if state is None or state.channel is None or state.attempt is None or state.at is None:
        return Sending(None, words.text(_NOWHERE.get(state.state, _NOT_ROUTED) if state else _NOT_ROUTED), None, ways)
    when = words.short_date(state.at.astimezone(zone).date())
    name, outcome = labels.CHANNELS[state.channel], labels.ATTEMPT_STATES[state.attempt]
    return Sending(words.text(name), words.text(outcome), when, ways)


def _way(step: StepView, words: Words) -> WayTold:
    name = words.text(labels.CHANNELS[step.channel])
    return WayTold(name, step.verdict == "chosen", sentence(words, step.reason, step.numbers))
