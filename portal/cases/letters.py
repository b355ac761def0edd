"""Letters about a case, to who opened it. Who is not billed here has no address of ours: then none is written."""

from datetime import datetime

from portal.cases.models import Case
from portal.cases.status import Outcome
from portal.config import Municipality
from portal.db import Session
from portal.dispatch.writing.letters import Correspondent, send_letter
from portal.notices import case_asked, case_decided
from portal.notices.case_asked import CaseAsked
from portal.notices.case_decided import CaseDecided
from portal.notices.notice import Notice
from portal.people.profile_queries import OwnCustomer, own_customers
from portal.people.queries import contact_of, customers_of
from portal.people.resident import Resident


def tell_decided(session: Session, case: Case, outcome: Outcome, municipality: Municipality, now: datetime) -> bool:
    """Write that a case is decided, and how. False: there is nowhere to write to."""
    language, ours = _language(session, case, municipality), municipality.contact
    said = CaseDecided(case.number, outcome, municipality.name(language), ours.phone, ours.email)
    return _send(session, case, case_decided.compose(said, language), municipality, now)


def tell_asked(session: Session, case: Case, municipality: Municipality, now: datetime) -> bool:
    """Write that a case waits for its owner. False: there is nowhere to write to."""
    language, ours = _language(session, case, municipality), municipality.contact
    said = CaseAsked(case.number, municipality.name(language), ours.phone, ours.email)
    return _send(session, case, case_asked.compose(said, language), municipality, now)


def _send(session: Session, case: Case, notice: Notice, municipality: Municipality, now: datetime) -> bool:
    to = _correspondent(session, case)
    if to is None:
        return False
    occasion = f"{case.id}/{case.version}"
    send_letter(session, municipality=municipality, occasion=occasion, to=to, notice=notice, now=now)
    return True


def _language(session: Session, case: Case, municipality: Municipality) -> str:
    return municipality.language_for(*(one.language for one in customers_of(session, case.person_id)))


def _correspondent(session: Session, case: Case) -> Correspondent | None:
    """The person, by the first of their own customer numbers."""
    everyone = own_customers(session, Resident(actor=case.person_id, subject=case.person_id))
    own = next((one for one in everyone if one.kind in ("person", "minor")), None)
    if own is None:
        return None
    return Correspondent(
        name=own.name,
        issuer=own.issuer,
        email=_email(session, own),
        address=own.address,
        customer=own.id,
    )


def _email(session: Session, customer: OwnCustomer) -> str | None:
    found = contact_of(session, [customer.id]).get(customer.id)
    return found.email.value if found and found.email and not found.email.bounced_at else None
