"""A case as the desk reads it: who asks, what for, what the house finds, and who of the staff did what."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.access.staff import names_of
from portal.cases.status import LIVE
from portal.cases.views import CaseRow, CaseView
from portal.db import Session
from portal.people.addressed import Addressed, addressed_as_person
from portal.reports.desk_queries import Candidates, Search, candidates
from portal.reports.missing_queries import MissingView, missing_of
from portal.web.desk.case_sentences import STATES
from portal.web.extensions import municipality, now, today, words
from portal.words.labels import Colour

_LONGEST_NUMBER = 40


@dataclass(frozen=True)
class State:
    """How far a case is: a word or two, and the colour beside them."""

    tag: str
    colour: Colour


@dataclass(frozen=True)
class DeskCase:
    """`asker` is None for who is not billed here; `names` are of the staff in the timeline, by subject."""

    case: CaseView
    state: State
    asker: Addressed | None
    missing: MissingView | None
    found: Candidates | None
    names: Mapping[str, str]

    @property
    def is_live(self) -> bool:
        return self.case.row.state in LIVE


def state_told(row: CaseRow) -> State:
    """What is decided is told by how it was."""
    tag, colour = STATES[row.outcome or row.state]
    return State(words().text(tag), colour)


def desk_case(session: Session, case: CaseView, *, number: str) -> DeskCase:
    """All the page shows. `number` is a customer number that a case worker adds to what is looked for."""
    missing = missing_of(session, case.row.id)
    search = Search(missing, case.person, "".join(number.split())[:_LONGEST_NUMBER]) if missing else None
    ours, day, moment = municipality(), today(), now()
    return DeskCase(
        case=case,
        state=state_told(case.row),
        asker=addressed_as_person(session, case.person),
        missing=missing,
        found=candidates(session, search, municipality=ours, today=day, now=moment) if search else None,
        names=names_of(session, {event.staff for event in case.events if event.staff}),
    )
