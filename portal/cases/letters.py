"""Letters about a case, to who opened it. Who is not billed here has no address of ours: then none is written."""

from datetime import datetime
from typing import cast

from portal.cases.models import Case
from portal.cases.status import Outcome
from portal.config import Municipality
from portal.db import Session
from portal.dispatch.writing.letters import Correspondent, send_letter
from portal.notices import case_asked, case_decided
from portal.notices.case_asked import CaseAsked
from portal.notices.case_decided import CaseDecided
from portal.notices.notice import Notice
from portal.people.addressed import Addressed, addressed_as_person


def whom_to_write(session: Session, case: Case) -> Addressed | None:
    """Who opened the case, as they are written to; None: there is nowhere to write to."""
    to = addressed_as_person(session, case.person_id)
    return to if to and to.is_reachable else None


def write_to(session: Session, to: Addressed, case: Case, municipality: Municipality, now: datetime) -> None:
    """Write that a case is decided, and how; or, while it has no outcome, that it waits for an answer."""
    notice = _notice(case, municipality, municipality.language_for(to.language))
    # By its events: a case may wait for its owner more than once.
    occasion, whom = f"{case.id}/{case.version}", _correspondent(to)
    send_letter(session, municipality=municipality, occasion=occasion, to=whom, notice=notice, now=now)


def _notice(case: Case, municipality: Municipality, language: str) -> Notice:
    ours = (municipality.name(language), municipality.contact.phone, municipality.contact.email)
    if case.outcome is None:
        return case_asked.compose(CaseAsked(case.number, *ours), language)
    return case_decided.compose(CaseDecided(case.number, cast("Outcome", case.outcome), *ours), language)


def _correspondent(to: Addressed) -> Correspondent:
    return Correspondent(to.name, to.issuer, to.email, to.address, customer=to.id)
