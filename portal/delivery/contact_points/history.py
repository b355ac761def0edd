"""What a resident may see of how their contact points have changed: of their own customers alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.db import Session
from portal.delivery.contact_points.models import ContactChange
from portal.people.models import Customer
from portal.people.resident import Resident


@dataclass(frozen=True, slots=True)
class OwnChange:
    """One change, as the resident was told of it. `source` is who made it: resident | clerk."""

    customer_number: str
    kind: str  # email | mobile
    before: str | None
    after: str | None
    removed: bool
    source: str
    changed_at: datetime


_OF = ContactChange
_COLUMNS = (Customer.number, _OF.kind, _OF.before, _OF.after, _OF.removed, _OF.source, _OF.changed_at)


def changes_of(session: Session, resident: Resident) -> tuple[OwnChange, ...]:
    """All of the subject's, the newest first."""
    if resident.subject is None:
        return ()
    rows = select(*_COLUMNS).join(Customer, Customer.id == _OF.customer_id)
    mine = rows.where(Customer.person_id == resident.subject).order_by(_OF.changed_at.desc(), _OF.id)
    return tuple(OwnChange(*row) for row in session.execute(mine))
