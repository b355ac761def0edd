"""What residents do with their cases: open one, write, send files, withdraw it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import select, text

from portal.audit import service as audit
from portal.cases.events import CaseRefused, Happening, NamedFile, NoSuchCase, take, write_down
from portal.cases.models import Case, CaseAttachment, CaseEvent
from portal.cases.numbering import next_number
from portal.config import Municipality
from portal.db import Session, vault_of
from portal.people.resident import Resident
from portal.policy.outcome import Reason

Kind = Literal["missing_invoice"]
# The same words again so soon are the same message: the button was pressed twice.
_TWICE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Message:
    """What a resident says and sends."""

    text: str = field(default="", repr=False)
    files: Sequence[NamedFile] = ()


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case to be opened. `key` is its id, the same when its form is sent twice; `numbers` are what it begins with."""

    key: UUID
    kind: Kind
    person: UUID
    message: Message
    numbers: Mapping[str, int | str] = field(default_factory=dict)


def open_case(session: Session, *, new: NewCase, municipality: Municipality, now: datetime) -> bool:
    """Open a case. False, and nothing is done, when it is open already. Raise NoSuchCase for another's key.

    Raise CaseRefused for more files than a case holds.
    """
    # The same form sent twice at the same time: the second waits, and finds the first.
    session.execute(text("select pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": f"case {new.key}"})
    known = session.get(Case, new.key)
    if known:
        if known.person_id != new.person:
            raise NoSuchCase
        return False
    case = Case(
        id=new.key,
        number=next_number(session, municipality, now),
        kind=new.kind,
        state="open",
        version=0,
        person_id=new.person,
        opened_at=now,
        updated_at=now,
    )
    session.add(case)
    session.flush()
    said = Happening("opened", "resident", new.message.text, new.message.files, new.numbers)
    write_down(session, case, said, now)
    _record(session, "opened", case, now)
    return True


def write(session: Session, *, resident: Resident, case: UUID, message: Message, now: datetime) -> None:
    """Add what a resident says and sends to a case of theirs; the same again is nothing new.

    Raise NoSuchCase, or CaseRefused: it is closed, holds too many files, or nothing was said.
    """
    row = _own(session, resident, case)
    if _was_said(session, row, message, now):
        return
    if not (message.text or message.files):
        raise CaseRefused(Reason("nothing_said"))
    take(row, "written")
    write_down(session, row, Happening("written", "resident", message.text, message.files), now)
    _record(session, "written", row, now)


def withdraw(session: Session, *, resident: Resident, case: UUID, now: datetime) -> None:
    """Close a case at its owner's wish; once more changes nothing. Raise NoSuchCase, or CaseRefused: it is decided."""
    row = _own(session, resident, case)
    if row.state == "withdrawn":
        return
    take(row, "withdrawn")
    write_down(session, row, Happening("withdrawn", "resident"), now)
    _record(session, "withdrawn", row, now)


def _own(session: Session, resident: Resident, case: UUID) -> Case:
    """The case, locked: what others do with it waits."""
    mine = select(Case).where(Case.id == case, Case.person_id == resident.actor).with_for_update()
    row = session.scalars(mine).one_or_none() if resident.actor else None
    if row is None:
        raise NoSuchCase
    return row


def _was_said(session: Session, case: Case, message: Message, now: datetime) -> bool:
    """Whether the last step was this very message, a moment ago. Files are told by their names: PDFs are made anew."""
    events = select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.id.desc()).limit(1)
    last = session.scalars(events).one()
    if last.tag != "written" or last.at <= now - _TWICE:
        return False
    vault = vault_of(session)
    said = vault.unseal_text(last.text) if last.text else ""
    sent = session.scalars(select(CaseAttachment.name).where(CaseAttachment.event_id == last.id))
    return said == message.text and {file.name for file in message.files} == {vault.unseal_text(name) for name in sent}


def _record(session: Session, act: str, case: Case, now: datetime) -> None:
    subject = audit.Subject("case", case.id)
    audit.record(session, tag=f"resident:case:{act}", actor=audit.person(case.person_id), subject=subject, now=now)
