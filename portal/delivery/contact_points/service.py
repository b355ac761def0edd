"""A contact point changed: asked for, proven by a one-time code to the new address, written; or taken away.

The resident asks, or somebody at the desk on their spoken request. Either may type the code the other had sent: it
proves the address, whoever reads it out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from portal.access import rates
from portal.access.staff import Staff
from portal.db import Session, new_key, vault_of
from portal.delivery.contact_points import changes
from portal.delivery.contact_points.askers import Asker, customer_for, limits, record, source_of
from portal.delivery.contact_points.codes import LASTS, TRIES, is_code_of
from portal.delivery.contact_points.models import ContactConfirmation
from portal.delivery.contact_points.pending import against_typing, held, kind_of, one_at_a_time, opened, wait_for
from portal.delivery.contact_points.written import read_code, read_email, read_mobile
from portal.jobs import defer
from portal.people.contacts import ContactKind, Giver
from portal.policy.outcome import Reason

_HOUR: Final = timedelta(hours=1)
# A form sent twice is one wish.
_TWICE: Final = timedelta(minutes=1)


class ContactRefused(Exception):
    """A change that cannot be made; `reason` says what to do instead."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Wish:
    """What a resident wants to be reached at, as typed; `language` is the one to write the code's message in."""

    customer: UUID
    kind: ContactKind
    typed: str
    language: str


def ask_for_change(session: Session, *, by: Asker, wish: Wish, now: datetime) -> UUID:
    """Send a code to what was typed. Return the confirmation's id; raise ContactRefused or NotTheirs.

    The answer is the same whether or not anybody here has that address.
    """
    value = _value(session, by, wish)
    one_at_a_time(session, wish.customer, wish.kind)
    before = opened(session, wish.customer, wish.kind)
    if before and before.value == value and before.created_at > now - _TWICE and before.tries < TRIES:
        return before.id
    if before and before.tries >= TRIES and before.expires_at > now:
        raise ContactRefused(wait_for(before, now))
    for key, limit in limits(by, wish.customer, value):
        if not rates.allow(session, key=key, limit=limit, window=_HOUR, now=now):
            raise ContactRefused(Reason("too_many"))
    if before:
        before.state = "replaced"
        session.flush()
    asked = _asked(by, wish, value, now)
    session.add(asked)
    session.flush()
    record(session, "asked", by, (wish.customer, wish.kind), now)
    defer(session, "delivery.send_code", urgent=True, confirmation=asked.id)
    return asked.id


def confirm(session: Session, *, by: Asker, confirmation: UUID, typed: str, now: datetime) -> None:
    """Write the contact point when the code is right. Raise NotTheirs, or ContactRefused: then the try is to be kept.

    A confirmation that is confirmed already stays so: the form was sent twice.
    """
    found = held(session, by=by, confirmation=confirmation)
    if found.state == "confirmed":
        return
    against = against_typing(found, now)
    if against:
        raise ContactRefused(against)
    if not is_code_of(vault_of(session), found.id, read_code(typed)):
        found.tries += 1
        session.flush()
        raise ContactRefused(against_typing(found, now) or Reason("code_wrong", {"left": TRIES - found.tries}))
    found.state = "confirmed"
    customer, kind = found.customer_id, kind_of(found)
    source: Giver = "clerk" if found.clerk else "resident"
    one_at_a_time(session, customer, kind)
    changes.give(session, customer=customer, kind=kind, value=found.value, source=source, now=now)
    record(session, "confirmed", by, (customer, kind), now)


def take_away(session: Session, *, by: Asker, customer: UUID, kind: ContactKind, now: datetime) -> None:
    """Delete what the resident gave, and what waits for a code. Done twice, the second finds nothing.

    Raise NotTheirs.
    """
    customer_for(session, by, customer)
    one_at_a_time(session, customer, kind)
    waiting = opened(session, customer, kind)
    if waiting:
        waiting.state = "replaced"
    if changes.take(session, customer=customer, kind=kind, source=source_of(by), now=now):
        record(session, "removed", by, (customer, kind), now)


def _value(session: Session, by: Asker, wish: Wish) -> str:
    """What was typed, read; refused where nothing may be sent to it."""
    if customer_for(session, by, wish.customer).protected:
        # Who lives under protection is reached by post alone, in every channel here.
        raise ContactRefused(Reason("protected_identity"))
    value = (read_email if wish.kind == "email" else read_mobile)(wish.typed)
    if isinstance(value, Reason):
        raise ContactRefused(value)
    return value


def _asked(by: Asker, wish: Wish, value: str, now: datetime) -> ContactConfirmation:
    return ContactConfirmation(
        id=new_key(),
        customer_id=wish.customer,
        person_id=None if isinstance(by, Staff) else by.actor,
        clerk=by.subject if isinstance(by, Staff) else None,
        kind=wish.kind,
        value=value,
        language=wish.language,
        state="open",
        tries=0,
        created_at=now,
        expires_at=now + LASTS,
    )
