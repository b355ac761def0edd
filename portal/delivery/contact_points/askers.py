"""Who changes a contact point: the resident, or somebody at the desk on the resident's spoken request."""

from datetime import datetime
from uuid import UUID

from portal.access.staff import Staff
from portal.audit import service as audit
from portal.db import Session
from portal.people.contacts import Giver
from portal.people.queries import CustomerNumber, customers_numbered, customers_owned
from portal.people.resident import Resident

Asker = Resident | Staff

# Codes an hour: for one customer, by one at the desk, and to one address whoever asks. Nobody's mailbox is filled
# from here; who answers the phone all day is not stopped.
_FOR_ONE, _BY_CLERK, _TO_ONE = 10, 60, 5


class NotTheirs(Exception):
    """A customer or a confirmation that is not the asker's, or is not there."""


def customer_for(session: Session, by: Asker, customer: UUID) -> CustomerNumber:
    """One of the resident's own, or anybody's for the desk. Raise NotTheirs."""
    known = customers_numbered(session, str(customer)) if isinstance(by, Staff) else customers_owned(session, by)
    found = next((one for one in known if one.id == customer), None)
    if found is None:
        raise NotTheirs
    return found


def source_of(by: Asker) -> Giver:
    """As whose word the register keeps it."""
    return "clerk" if isinstance(by, Staff) else "resident"


def limits(by: Asker, customer: UUID, value: str) -> tuple[tuple[str, int], ...]:
    """What is counted of a code that is asked for, and how much of each is too much in an hour."""
    for_one = (f"contact code for {customer}", _FOR_ONE)
    to_one = (f"contact code to {value.lower()}", _TO_ONE)
    if isinstance(by, Staff):
        return for_one, to_one, (f"contact code by staff {by.subject}", _BY_CLERK)
    return for_one, to_one, (f"contact code by {by.actor}", _FOR_ONE)


def record(session: Session, act: str, by: Asker, about: tuple[UUID, str], now: datetime) -> None:
    """One audit event; `about` is a customer and the kind of contact point."""
    customer, kind = about
    realm, actor, as_whom = _in_the_log(by)
    audit.record(
        session,
        tag=f"{realm}:contact:{act}",
        actor=actor,
        subject=audit.Subject("customer", customer),
        now=now,
        numbers={"kind": kind, **as_whom},
    )


def _in_the_log(by: Asker) -> tuple[str, str, dict[str, str]]:
    """How the tag begins, who it was, and as what or for whom they did it."""
    if isinstance(by, Staff):
        return "staff", audit.staff(by.subject), {"roles": by.acting_as}
    return by.source, audit.person(by.actor), by.on_behalf
