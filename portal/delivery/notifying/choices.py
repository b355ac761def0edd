"""What a resident wants to be told, kept and changed by themselves."""

from datetime import datetime
from itertools import product
from typing import Final, Literal, get_args
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from portal.audit import service as audit
from portal.db import Session
from portal.delivery.notifying.models import NotificationChoice
from portal.people.contacts import ContactKind
from portal.people.resident import Resident

Occasion = Literal["new_invoice", "due_soon"]
OCCASIONS: Final[tuple[Occasion, ...]] = get_args(Occasion)
WAYS: Final[tuple[ContactKind, ...]] = get_args(ContactKind)
Choice = tuple[Occasion, ContactKind]


def choices_of(session: Session, resident: Resident) -> frozenset[Choice]:
    """What the one who is logged in wants to be told; nothing until they have said so."""
    of = NotificationChoice
    rows = {tuple(row) for row in session.execute(select(of.occasion, of.way).where(of.person_id == resident.actor))}
    return frozenset(choice for choice in product(OCCASIONS, WAYS) if choice in rows)


def choose(session: Session, *, resident: Resident, wanted: frozenset[Choice], now: datetime) -> None:
    """Keep exactly what is wanted; what was wanted before stays wanted since then. `resident` must be known here."""
    person = _known(resident)
    before = choices_of(session, resident)
    if before == wanted:
        return
    of = NotificationChoice
    for occasion, way in before - wanted:
        session.execute(delete(of).where(of.person_id == person, of.occasion == occasion, of.way == way))
    for occasion, way in wanted - before:
        row = insert(of).values(person_id=person, occasion=occasion, way=way, chosen_at=now)
        session.execute(row.on_conflict_do_nothing())
    audit.record(
        session,
        tag="resident:notifications:chosen",
        actor=audit.person(person),
        subject=audit.Subject("person", person),
        now=now,
        numbers={"count": len(wanted)},
    )


def _known(resident: Resident) -> UUID:
    if resident.actor is None:
        raise LookupError("nobody is billed here whom anything could be told")
    return resident.actor
