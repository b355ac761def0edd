"""What may be changed of how a customer is reached, by whoever looks at the customer's page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from portal.access.staff import Staff
from portal.config import Role
from portal.db import Session
from portal.delivery.contact_points.pending import UnderWay, waiting_for
from portal.delivery.outgoing import kinds_asked_for
from portal.jobs import Workplace
from portal.people.contacts import ContactKind
from portal.people.desk_queries import DeskCustomer

# An auditor looks and changes nothing.
MAY_CHANGE: Final[tuple[Role, ...]] = ("case_worker", "finance", "signer")


@dataclass(frozen=True)
class Spoken:
    """`removes`: what was given may be taken away. `kinds` may be registered; `waiting` are those with a code sent."""

    removes: bool = False
    kinds: frozenset[ContactKind] = frozenset()
    waiting: tuple[UnderWay, ...] = ()


def spoken_for(session: Session, customer: DeskCustomer, staff: Staff, work: Workplace, *, now: datetime) -> Spoken:
    """For whoever sees how the customer is reached; who has a protected identity is reached by post alone."""
    if not staff.has_any(MAY_CHANGE):
        return Spoken()
    kinds = frozenset() if customer.protected else kinds_asked_for(work.settings, work.municipality)
    return Spoken(True, kinds, waiting_for(session, by=staff, customer=customer.id, now=now))
