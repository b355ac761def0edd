"""A case as its page tells it: what is asked for, how far it is, and where a found invoice went."""

from dataclasses import dataclass
from uuid import UUID

from portal.cases.status import LIVE
from portal.cases.views import CaseRow, CaseView
from portal.db import Session
from portal.dispatch.queries import delivery_of
from portal.invoices.queries import invoice_keys_of
from portal.people.resident import Resident
from portal.reports.missing_queries import MissingView, missing_of
from portal.web.cases.sentences import STATES
from portal.web.extensions import municipality, words
from portal.web.resident.deliveries import delivery_told
from portal.words.labels import Colour


@dataclass(frozen=True)
class State:
    """How far a case is: a word or two, and the colour beside them."""

    tag: str
    colour: Colour


@dataclass(frozen=True)
class Found:
    """The invoice a case was answered with: `story` says how it was sent."""

    invoice: UUID
    story: str


@dataclass(frozen=True)
class CaseTold:
    """A case and what it is about. `found` is None where nothing was found that is the reader's own."""

    case: CaseView
    state: State
    missing: MissingView | None
    found: Found | None

    @property
    def is_live(self) -> bool:
        return self.case.row.state in LIVE

    @property
    def has_letter(self) -> bool:
        """Whether the last answer was written in a letter as well."""
        return bool(self.case.events[-1].numbers.get("letter"))


def state_told(row: CaseRow) -> State:
    """What is decided is told by how it was."""
    tag, colour = STATES[row.outcome or row.state]
    return State(words().text(tag), colour)


def case_told(session: Session, case: CaseView) -> CaseTold:
    """For who opened it."""
    return CaseTold(case, state_told(case.row), missing_of(session, case.row.id), _found(session, case))


def _found(session: Session, case: CaseView) -> Found | None:
    named = case.events[-1].numbers.get("invoice")
    owner = Resident(actor=case.person, subject=case.person)
    mine = invoice_keys_of(session, owner) if named else ()
    invoice = next((key for key in mine if str(key) == named), None)
    if invoice is None:
        return None
    return Found(invoice, delivery_told(delivery_of(session, invoice), words(), municipality().zone).story)
