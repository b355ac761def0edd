"""Who is logged in at the residents' door, and by what they act for another; each looked up once a request."""

from uuid import UUID

from flask import g

from portal.access.sessions import LoggedIn
from portal.people.persons import person_behind
from portal.people.queries import Acquaintance, acquaintance_by_lookup
from portal.representation.queries import RepresentationView, representation_with
from portal.web.entrances import RESIDENTS, session_at
from portal.web.extensions import db_session, municipality, now


def visitor() -> LoggedIn | None:
    """The living session of a resident in this request, on public pages too; None when none is logged in."""
    return session_at(RESIDENTS)


def visitor_name() -> str | None:
    """The name on the invoices of whoever is logged in. Only when somebody is."""
    somebody = _acquaintance()
    return somebody.name if somebody else None


def visitor_person() -> UUID | None:
    """Who is logged in, for whomever they act; None when nobody here is billed under that person number."""
    somebody = _acquaintance()
    return somebody.person if somebody else None


def acting_by() -> RepresentationView | None:
    """The representation by which whoever is logged in acts, over or not."""
    if "acting_by" not in g:
        found = visitor()
        used = representation_with(db_session(), found.acting) if found and found.acting else None
        g.acting_by = used if used and used.person == visitor_person() else None
    kept: RepresentationView | None = g.acting_by
    return kept


def make_known(found: LoggedIn) -> None:
    """The person behind a login whom the house does not know yet, made in this POST."""
    if found.person_sealed:
        country = municipality().country
        person = person_behind(db_session(), sealed=found.person_sealed, country=country, now=now())
        g.acquaintance = Acquaintance(person, None)


def _acquaintance() -> Acquaintance | None:
    if "acquaintance" not in g:
        g.acquaintance = _find_acquaintance()
    found: Acquaintance | None = g.acquaintance
    return found


def _find_acquaintance() -> Acquaintance | None:
    found = visitor()
    if found is None:
        raise LookupError("nobody is logged in: the view lacks @resident_only")
    return acquaintance_by_lookup(db_session(), found.person_lookup) if found.person_lookup else None
