"""A case about a missing invoice decided: here it is, or who asked may act for whom it is for."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from portal.access.staff import Staff
from portal.audit import service as audit
from portal.cases.deciding import Answer, answer
from portal.cases.events import CaseRefused
from portal.cases.queries import opener_of
from portal.config import Municipality
from portal.db import Session
from portal.invoices.queries import invoice_keys_of
from portal.people.resident import Resident
from portal.policy.outcome import Reason
from portal.representation.service import Grant, grant


def here_it_is(
    session: Session, *, given: Answer, invoice: UUID | None, staff: Staff, municipality: Municipality, now: datetime
) -> None:
    """Answer, and lead to the invoice where it is their own. Raise CaseRefused, or NoSuchCase."""
    if invoice is not None:
        person = opener_of(session, given.case)
        if invoice not in invoice_keys_of(session, Resident(actor=person, subject=person)):
            raise CaseRefused(Reason("not_their_own"))
        given = replace(given, numbers={**given.numbers, "invoice": str(invoice)})
    answer(session, given=given, staff=staff, municipality=municipality, now=now)


def let_act(
    session: Session, *, given: Answer, right: Grant, staff: Staff, municipality: Municipality, now: datetime
) -> None:
    """Grant that who opened the case may act for a customer. Both are told by the letters that go with it.

    Raise CaseRefused, NoSuchCase or RepresentationRefused; then nothing may be committed.
    """
    numbers = {**given.numbers, "invoices": len(right.invoices or ()), "customer": str(right.customer)}
    given = replace(given, numbers=numbers, customer=right.customer, tells_itself=True)
    if answer(session, given=given, staff=staff, municipality=municipality, now=now):
        by, today = audit.staff(staff.subject), now.astimezone(municipality.zone).date()
        grant(session, given=right, by=by, today=today, now=now, roles=staff.acting_as)
