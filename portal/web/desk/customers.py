"""One customer as staff see them: what is shown depends on who looks."""

from dataclasses import dataclass
from datetime import datetime

from portal.access.staff import Staff, names_of
from portal.audit.desk_queries import looks_at
from portal.config import DeskRules
from portal.db import Session
from portal.people.desk_queries import DeskContact, DeskCustomer, births_of, contact_points_of
from portal.web.desk.looks import SAW_ADDRESS
from portal.words import labels

LOOKS = 20


@dataclass(frozen=True)
class CustomerTold:
    """`hidden`: the identity is protected, and the looker's roles do not show where they live or can be reached."""

    customer: DeskCustomer
    hidden: bool
    births: tuple[str, ...]
    contacts: tuple[DeskContact, ...]


@dataclass(frozen=True)
class LookTold:
    """One look: `name` is None for whose login is forgotten, who is then known by `subject` alone.

    `what` was done, for those who did more than look.
    """

    at: datetime
    name: str | None
    subject: str
    is_you: bool
    roles: tuple[str, ...]
    saw_address: bool
    what: str


def is_hidden(customer: DeskCustomer, staff: Staff, rules: DeskRules) -> bool:
    """Whether where they live is kept from this one."""
    return customer.protected and not staff.has_any(rules.protected_address)


def customer_told(session: Session, customer: DeskCustomer, *, hidden: bool) -> CustomerTold:
    """What may be shown; what is hidden is not even asked for."""
    if hidden:
        return CustomerTold(customer, hidden, (), ())
    births = births_of(session, customer.person) if customer.person else ()
    return CustomerTold(customer, hidden, births, contact_points_of(session, customer.id))


def looks_told(session: Session, customer: DeskCustomer, staff: Staff) -> tuple[LookTold, ...]:
    """Who of the staff has looked at the customer, newest first; this very look among them."""
    looks = looks_at(session, customer.id, most=LOOKS)
    names = names_of(session, {look.subject for look in looks})
    return tuple(
        LookTold(
            look.at,
            names.get(look.subject),
            look.subject,
            look.subject == staff.subject,
            look.roles,
            look.tag == SAW_ADDRESS,
            labels.DESK_ACTS.get(look.tag, labels.LOOKED),
        )
        for look in looks
    )
