"""What the desk does with a case: ask for more, or decide it. Each is audited, and written to who opened it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import select

from portal.access.staff import Staff
from portal.audit import service as audit
from portal.cases.events import CaseRefused, Happening, NoSuchCase, take, write_down
from portal.cases.letters import whom_to_write, write_to
from portal.cases.models import Case, CaseEvent
from portal.cases.status import Outcome
from portal.config import Municipality
from portal.db import Session
from portal.policy.outcome import Reason

Tag = Literal["asked", "answered", "granted", "refused"]

_OUTCOMES: Final[Mapping[Tag, Outcome]] = {"answered": "answered", "granted": "granted", "refused": "refused"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a case worker answers, having seen the case as it was at `version`.

    `text` is for who opened it; `customer` is whom it turned out to be about. `tells_itself`: what is granted writes
    its own letters.
    """

    case: UUID
    version: int
    tag: Tag
    text: str = field(default="", repr=False)
    numbers: Mapping[str, int | str] = field(default_factory=dict)
    customer: UUID | None = None
    tells_itself: bool = False


def answer(session: Session, *, given: Answer, staff: Staff, municipality: Municipality, now: datetime) -> bool:
    """Ask for more, or decide. False, and nothing is done, when the same one answered so a moment ago.

    Raise NoSuchCase; CaseRefused when it is closed, or something happened in it that the case worker has not seen.
    """
    case = session.scalars(select(Case).where(Case.id == given.case).with_for_update()).one_or_none()
    if case is None:
        raise NoSuchCase
    if case.version != given.version:
        if _answered_already(session, case, given, staff):
            return False
        raise CaseRefused(Reason("case_changed"))
    outcome = _OUTCOMES.get(given.tag)
    take(case, "decided" if outcome else "asked")
    case.outcome, case.customer_id = outcome, given.customer
    to = whom_to_write(session, case)
    if to and not given.tells_itself:
        write_to(session, to, case, municipality, now)
    numbers = {**given.numbers, "letter": int(to is not None)}
    write_down(session, case, Happening(given.tag, "desk", given.text, (), numbers, staff.subject), now)
    _record(session, case, given.tag, staff, now)
    return True


def _answered_already(session: Session, case: Case, given: Answer, staff: Staff) -> bool:
    """Whether the very next step after what was seen was this one, by the same hand: the button was pressed twice."""
    events = select(CaseEvent.tag, CaseEvent.staff).where(CaseEvent.case_id == case.id)
    last = session.execute(events.order_by(CaseEvent.id.desc()).limit(1)).one()
    return case.version == given.version + 1 and (last.tag, last.staff) == (given.tag, staff.subject)


def _record(session: Session, case: Case, tag: Tag, staff: Staff, now: datetime) -> None:
    audit.record(
        session,
        tag=f"staff:case:{tag}",
        actor=audit.staff(staff.subject),
        subject=audit.Subject("case", case.id),
        now=now,
        numbers={"roles": staff.acting_as},
    )
