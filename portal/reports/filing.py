"""A missing invoice filed: always a case for the desk, whether the invoice exists or not. Nothing is looked up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, text

from portal.cases.events import NamedFile
from portal.cases.models import Case
from portal.cases.service import Message, NewCase, open_case, write
from portal.cases.status import LIVE
from portal.config import Municipality
from portal.db import Session, vault_of
from portal.people.resident import Resident
from portal.reports.missing import Missing
from portal.reports.models import MissingInvoice
from portal.words.alphabets import folded

KIND: Final = "missing_invoice"


@dataclass(frozen=True, slots=True)
class Filing:
    """What one person files. `key` is the case's id, the same when the form is sent twice."""

    key: UUID
    person: UUID
    missing: Missing
    files: Sequence[NamedFile] = ()


def file_missing(session: Session, *, filing: Filing, municipality: Municipality, now: datetime) -> UUID:
    """Open a case and return its id; the one there is, when they have filed the same before and it is not closed.

    What they say and send the second time is added to that one. Raise CaseRefused or NoSuchCase.
    """
    # Two tabs that file at the same time: the second waits, and finds the first.
    session.execute(
        text("select pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": f"missing {filing.person}"}
    )
    likeness, message = _likeness(session, filing), Message(filing.missing.note, filing.files)
    alike = _alike(session, likeness)
    if alike and alike != filing.key:
        if message.text or message.files:
            resident = Resident(actor=filing.person, subject=filing.person)
            write(session, resident=resident, case=alike, message=message, now=now)
        return alike
    new = NewCase(filing.key, KIND, filing.person, message, {"whom": filing.missing.whom})
    if open_case(session, new=new, municipality=municipality, now=now):
        session.add(_row(session, filing, likeness))
        session.flush()
    return filing.key


def _alike(session: Session, likeness: bytes) -> UUID | None:
    live = select(Case.id).join(MissingInvoice).where(MissingInvoice.likeness == likeness, Case.state.in_(LIVE))
    return session.scalar(live.order_by(Case.opened_at).limit(1))


def _likeness(session: Session, filing: Filing) -> bytes:
    missing = filing.missing
    said = (
        filing.person,
        missing.whom,
        folded(missing.name or ""),
        missing.reference,
        missing.amount,
        missing.due_date,
    )
    return vault_of(session).index("|".join(map(str, said)))


def _row(session: Session, filing: Filing, likeness: bytes) -> MissingInvoice:
    vault, missing = vault_of(session), filing.missing
    return MissingInvoice(
        case_id=filing.key,
        whom=missing.whom,
        name=vault.seal_text(missing.name) if missing.name else None,
        number=vault.seal_text(missing.number.number) if missing.number else None,
        reference=vault.seal_text(missing.reference),
        amount_minor=missing.amount.minor,
        currency=missing.amount.currency,
        due_date=missing.due_date,
        likeness=likeness,
    )
