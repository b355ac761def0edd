"""Who is to be told of what just now, each once: what came since they asked for it, and what is due within days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, insert, select, text
from sqlalchemy.orm import InstrumentedAttribute

from portal.db import Session, new_key
from portal.delivery.notifying.choices import Occasion
from portal.delivery.notifying.models import Notification, NotificationChoice, NotifiedInvoice
from portal.dispatch.models import Attempt, Dispatch
from portal.dispatch.status import TAKEN
from portal.invoices import standings
from portal.invoices.models import Invoice
from portal.invoices.status import standing
from portal.jobs import defer_each
from portal.people.models import Customer

DUE_WITHIN: Final = timedelta(days=3)
# What came longer ago is no news, as when no worker has lived for days.
_NEWS_FOR: Final = timedelta(days=7)
# Nobody's phone rings at night.
_WAKING_HOURS: Final = range(8, 20)
_DRAWN: Final = "avtalegiro"
_BY_EMAIL: Final = "email"
_SENT: Final = and_(
    Dispatch.subject_kind == "invoice",
    Dispatch.subject_id == Invoice.id,
    Dispatch.purpose == "main",
    Attempt.dispatch_id == Dispatch.id,
    Attempt.state.in_(TAKEN),
)


Day = ColumnElement[Any] | InstrumentedAttribute[Any]


@dataclass(frozen=True, slots=True)
class _Told:
    """One invoice that somebody is to be told of; `about` is the day it was issued or is due."""

    customer: UUID
    way: str
    about: date
    invoice: UUID


def plan(session: Session, *, zone: tzinfo, now: datetime) -> int:
    """Write down what is to be told now, and defer its sending. Return how many messages. At night there are none."""
    here = now.astimezone(zone)
    if here.hour not in _WAKING_HOURS:
        return 0
    # Two that look at the same moment: the second finds everybody told.
    session.execute(text("select pg_advisory_xact_lock(hashtextextended('notifications', 0))"))
    news, due = _new(session, now), _due_soon(session, here.date(), now)
    messages = [*_planned(session, "new_invoice", news, now), *_planned(session, "due_soon", due, now)]
    defer_each(session, "delivery.notify", each=[{"notification": one} for one in messages])
    return len(messages)


def _new(session: Session, now: datetime) -> Sequence[_Told]:
    """Invoices that came after their owners asked to be told, and have been sent; an e-mail tells of itself."""
    itself = and_(NotificationChoice.way == _BY_EMAIL, exists().where(_SENT, Attempt.channel == _BY_EMAIL))
    since = Invoice.registered_at >= NotificationChoice.chosen_at
    wanted = _wanted("new_invoice", Invoice.issue_date)
    found = wanted.where(since, Invoice.registered_at > now - _NEWS_FOR, exists().where(_SENT), ~itself)
    return [_Told(*row) for row in session.execute(found)]


def _due_soon(session: Session, today: date, now: datetime) -> Sequence[_Told]:
    """Invoices that are still to be paid, by whoever must see to it: what the bank draws is paid without them."""
    drawn = exists().where(_SENT, Attempt.channel == _DRAWN)
    near = standings.DUE_NOW.between(today, today + DUE_WITHIN)
    wanted = standings.joined(_wanted("due_soon", standings.DUE_NOW).add_columns(*standings.COLUMNS))
    rows = session.execute(wanted.where(near, ~drawn)).all()
    return [_Told(*row[:4]) for row in rows if standing(standings.facts_of(row), today, now).is_open]


def _wanted(occasion: Occasion, about: Day) -> Any:  # noqa: ANN401  a statement of the columns below
    """Invoices whose owner wants to be told of such, and has not been. A message might give away who is protected."""
    of, told = NotificationChoice, NotifiedInvoice
    before = exists().where(
        told.invoice_id == Invoice.id, told.occasion == occasion, told.way == of.way, told.about == about
    )
    columns = (Customer.id.label("customer"), of.way, about.label("about"), Invoice.id.label("invoice"))
    wanted = select(*columns).select_from(Invoice).join(Customer, Customer.id == Invoice.customer_id)
    return wanted.join(of, of.person_id == Customer.person_id).where(
        of.occasion == occasion, Invoice.kind == "invoice", Customer.kind == "person", ~Customer.protected, ~before
    )


def _planned(session: Session, occasion: Occasion, told: Iterable[_Told], now: datetime) -> list[UUID]:
    """One message for all of a customer's invoices of one day."""

    def apart(one: _Told) -> tuple[str, str, date]:
        return str(one.customer), one.way, one.about

    together = groupby(sorted(told, key=apart), key=apart)
    return [_message(session, occasion, [*these], now) for _, these in together]


def _message(session: Session, occasion: Occasion, these: Sequence[_Told], now: datetime) -> UUID:
    key, first = new_key(), these[0]
    said = {"occasion": occasion, "way": first.way, "about": first.about}
    state = {"state": "planned", "created_at": now, "updated_at": now}
    session.execute(
        insert(Notification).values(id=key, customer_id=first.customer, invoices=len(these), **said, **state)
    )
    invoices = [{"invoice_id": one.invoice, "notification_id": key, **said} for one in these]
    session.execute(insert(NotifiedInvoice).values(invoices))
    return key
