"""What a change does to the next invoice, told before it is made."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from portal.db import Session
from portal.delivery.contact_points.pending import UnderWay
from portal.delivery.queries import Forecast, Question, forecast
from portal.dispatch.placing.ways import Desk
from portal.people.contacts import GIVERS, ContactKind
from portal.people.queries import Contact, Contacts, contact_of
from portal.web.resident.delivery_told import headline
from portal.words import Words


@dataclass(frozen=True)
class Change:
    """`now` and `then` are the sentence before and after; `other` gets the customer's letters today."""

    now: str
    then: str
    other: str | None

    @property
    def makes_none(self) -> bool:
        return self.now == self.then


@dataclass(frozen=True)
class Weighing:
    """What changes are judged with."""

    desk: Desk
    moment: datetime
    words: Words


def after_giving(session: Session, change: UnderWay, how: Weighing) -> Change | None:
    """What it does to be reached at a new address or number; None for who has never had an invoice."""
    counts = contact_of(session, [change.customer]).get(change.customer, Contacts())
    given = Contact(change.value, "resident", how.moment, None)
    then = replace(counts, email=given) if change.kind == "email" else replace(counts, mobile=given)
    return _change(session, Question(change.customer, then), how)


def after_taking_away(session: Session, customer: UUID, kind: ContactKind, how: Weighing) -> Change | None:
    """What it does to take away what the resident gave of one kind: what others gave counts again."""
    counts = contact_of(session, [customer]).get(customer, Contacts())
    others = contact_of(session, [customer], but_of=GIVERS).get(customer, Contacts())
    then = replace(counts, email=others.email) if kind == "email" else replace(counts, mobile=others.mobile)
    return _change(session, Question(customer, then), how)


def _change(session: Session, changed: Question, how: Weighing) -> Change | None:
    before = forecast(session, Question(changed.customer), desk=how.desk, now=how.moment)
    after = forecast(session, changed, desk=how.desk, now=how.moment)
    if before is None or after is None:
        return None
    return Change(headline(before, how.words), headline(after, how.words), _other(before))


def _other(found: Forecast) -> str | None:
    return found.known.other_recipient.name if found.known.other_recipient else None
