"""A resident's own contact points changed: asked for, proven by a one-time code, written; or taken away."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final
from uuid import UUID

from sqlalchemy import select, text, update

from portal.access import rates
from portal.audit import service as audit
from portal.db import Session, new_key, vault_of
from portal.delivery.codes import LASTS, TRIES, is_code_of
from portal.delivery.models import ContactConfirmation
from portal.delivery.written import read_code, read_email, read_mobile
from portal.jobs import defer
from portal.people.contacts import ContactKind, remove_contact, set_contact
from portal.people.queries import customers_owned
from portal.people.resident import Resident
from portal.policy.outcome import Reason

_HOUR: Final = timedelta(hours=1)
# Codes for one resident, and to one address whoever asks, an hour: nobody's mailbox is filled from here.
_MOST_BY_ONE, _MOST_TO_ONE = 10, 5
# A form sent twice is one wish.
_TWICE: Final = timedelta(minutes=1)


class ContactRefused(Exception):
    """A change that cannot be made; `reason` says what to do instead."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


class NotTheirs(Exception):
    """A customer or a confirmation that is not the resident's, or is not there."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a resident wants to be reached at, as typed; `language` is the one to write the code's message in."""

    customer: UUID
    kind: ContactKind
    typed: str
    language: str


def ask_for_change(session: Session, *, resident: Resident, wish: Wish, now: datetime) -> UUID:
    """Send a code to what was typed. Return the confirmation's id; raise ContactRefused or NotTheirs.

    The answer is the same whether or not anybody here has that address.
    """
    person = _owner(session, resident, wish.customer)
    value = (read_email if wish.kind == "email" else read_mobile)(wish.typed)
    if isinstance(value, Reason):
        raise ContactRefused(value)
    # Two tabs that ask at the same time wait for each other.
    session.execute(
        text("select pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": f"contact {wish.customer} {wish.kind}"}
    )
    before = _open(session, wish)
    if before and before.value == value and before.created_at > now - _TWICE and before.tries < TRIES:
        return before.id
    if before and before.tries >= TRIES and before.expires_at > now:
        raise ContactRefused(Reason("wait", {"minutes": _minutes(before.expires_at - now)}))
    _count(session, person, value, now)
    if before:
        before.state = "replaced"
        session.flush()
    asked = ContactConfirmation(
        id=new_key(),
        customer_id=wish.customer,
        person_id=person,
        kind=wish.kind,
        value=value,
        language=wish.language,
        state="open",
        tries=0,
        created_at=now,
        expires_at=now + LASTS,
    )
    session.add(asked)
    session.flush()
    _record(session, "asked", resident, (wish.customer, wish.kind), now)
    defer(session, "delivery.send_code", urgent=True, confirmation=asked.id)
    return asked.id


def confirm(session: Session, *, resident: Resident, confirmation: UUID, typed: str, now: datetime) -> None:
    """Write the contact point when the code is right. Raise ContactRefused, after which the try is to be kept.

    A confirmation that is confirmed already stays so: the form was sent twice.
    """
    found = _theirs(session, resident, confirmation)
    if found.state == "confirmed":
        return
    against = _against(found, now)
    if against:
        raise ContactRefused(against)
    if not is_code_of(vault_of(session), found.id, read_code(typed)):
        found.tries += 1
        session.flush()
        raise ContactRefused(_against(found, now) or Reason("code_wrong", {"left": TRIES - found.tries}))
    found.state = "confirmed"
    kind: ContactKind = "email" if found.kind == "email" else "mobile"
    set_contact(session, customer=found.customer_id, kind=kind, value=found.value, source="resident", now=now)
    _record(session, "confirmed", resident, (found.customer_id, kind), now)


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A change that waits for its code. `refused`: nobody takes mail or text messages there."""

    id: UUID
    customer: UUID
    kind: ContactKind
    value: str
    until: datetime
    is_done: bool
    refused: bool


def under_way(session: Session, *, resident: Resident, confirmation: UUID) -> UnderWay:
    """What was asked for under that id. Raise NotTheirs."""
    row = session.get(ContactConfirmation, confirmation)
    if row is None:
        raise NotTheirs
    _owner(session, resident, row.customer_id)
    kind: ContactKind = "email" if row.kind == "email" else "mobile"
    done, refused = row.state == "confirmed", row.refused_at is not None
    return UnderWay(row.id, row.customer_id, kind, row.value, row.expires_at, done, refused)


def take_away(session: Session, *, resident: Resident, customer: UUID, kind: ContactKind, now: datetime) -> None:
    """Delete what the resident gave, and what waits for a code. Done twice, the second finds nothing."""
    _owner(session, resident, customer)
    waiting = (ContactConfirmation.customer_id == customer, ContactConfirmation.kind == kind)
    session.execute(
        update(ContactConfirmation).where(*waiting, ContactConfirmation.state == "open").values(state="replaced")
    )
    if remove_contact(session, customer=customer, kind=kind, source="resident"):
        _record(session, "removed", resident, (customer, kind), now)


def _owner(session: Session, resident: Resident, customer: UUID) -> UUID:
    """Who asks, for a customer that is theirs. Raise NotTheirs."""
    if resident.actor is None or customer not in {one.id for one in customers_owned(session, resident)}:
        raise NotTheirs
    return resident.actor


def _open(session: Session, wish: Wish) -> ContactConfirmation | None:
    of = ContactConfirmation
    return session.scalar(
        select(of)
        .where(of.customer_id == wish.customer, of.kind == wish.kind, of.state == "open")
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _theirs(session: Session, resident: Resident, confirmation: UUID) -> ContactConfirmation:
    found = session.scalar(
        select(ContactConfirmation)
        .where(ContactConfirmation.id == confirmation)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotTheirs
    _owner(session, resident, found.customer_id)
    return found


def _against(found: ContactConfirmation, now: datetime) -> Reason | None:
    if found.state == "replaced":
        return Reason("code_replaced")
    if found.expires_at <= now:
        return Reason("code_expired")
    if found.tries >= TRIES:
        return Reason("wait", {"minutes": _minutes(found.expires_at - now)})
    return None


def _count(session: Session, person: UUID, value: str, now: datetime) -> None:
    counters = ((f"contact code by {person}", _MOST_BY_ONE), (f"contact code to {value.lower()}", _MOST_TO_ONE))
    for key, limit in counters:
        if not rates.allow(session, key=key, limit=limit, window=_HOUR, now=now):
            raise ContactRefused(Reason("too_many"))


def _minutes(left: timedelta) -> int:
    return ceil(left.total_seconds() / 60)


def _record(session: Session, act: str, resident: Resident, about: tuple[UUID, str], now: datetime) -> None:
    """`about` is a customer and the kind of contact point."""
    customer, kind = about
    audit.record(
        session,
        tag=f"{resident.source}:contact:{act}",
        actor=audit.person(resident.actor),
        subject=audit.Subject("customer", customer),
        now=now,
        numbers={"kind": kind} | resident.on_behalf,
    )
